package com.example.stored;

record Pair(int a, int b) {}

class State {
  static Object make() {
    return new Pair(1, 2);
  }
}
