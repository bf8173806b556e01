package com.example.stored;

class Base {
  int inBase = 1;
}

class Plain extends Base {
  String kept = "kept";
}

record Pair(int x) {}

class State {
  static Object make() {
    return new Object[] {new Plain(), new Pair(2)};
  }
}
