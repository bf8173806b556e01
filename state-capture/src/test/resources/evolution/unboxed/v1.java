package com.example.stored;

record Pair(Integer x) {}

class State {
  static Object make() {
    return new Pair(1);
  }
}
