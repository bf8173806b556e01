package com.example.stored;

class Pair {
  int x = 1;
}

class State {
  static Object make() {
    return new Pair();
  }
}
