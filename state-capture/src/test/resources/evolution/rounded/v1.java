package com.example.stored;

record Pair(long x) {}

class State {
  static Object make() {
    return new Pair(Long.MAX_VALUE);
  }
}
