package com.example.stored;

class Base<T> {
  T value;
}

class Plain extends Base<Integer> {}

class State {
  static Object make() {
    Plain plain = new Plain();
    plain.value = 1;
    return plain;
  }
}
