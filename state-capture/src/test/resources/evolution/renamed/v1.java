package com.example.stored;

class Base {
  String id = "base";
}

class Plain extends Base {
  String id = "own";
  int count = 3;
}

record Pair(Object left, Object right) {}

enum Colour {
  RED,
  GRAY {
    @Override
    public String toString() {
      return "?";
    }
  }
}

class State {
  static Object make() {
    Plain plain = new Plain();
    return new Object[] {plain, new Pair(plain, Colour.GRAY), Colour.RED};
  }
}
