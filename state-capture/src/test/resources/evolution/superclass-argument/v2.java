package com.example.stored;

class Base<T> {
  T value;
}

class Plain extends Base<Long> {}

class State {}
