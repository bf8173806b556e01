package com.example.stored;

class Plain {
  int kept = 1;
}

class State {}
