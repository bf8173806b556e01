package com.example.stored;

record Pair(int x) {}

class State {
  static Object make() {
    return new Pair(1);
  }
}
