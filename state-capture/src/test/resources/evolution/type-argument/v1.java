package com.example.stored;

import java.util.List;

record Pair(List<Integer> x) {}

class State {
  static Object make() {
    return new Pair(List.of(1));
  }
}
