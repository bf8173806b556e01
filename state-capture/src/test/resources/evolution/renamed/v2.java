package com.example.stored;

import org.rfork.Renamed;

class Base {
  @Renamed(from = {"older", "id"})
  String name = "base";
}

class Plain extends Base {
  String id = "own";
  @Renamed(from = "count")
  private final int amount;

  Plain(int amount) {
    this.amount = amount;
  }
}

record Pair(@Renamed(from = "right") Object second, @Renamed(from = "left") Object first) {}

enum Colour {
  @Renamed(from = "GRAY")
  GREY,
  RED
}

class State {
  static Object make() {
    Plain plain = new Plain(3);
    return new Object[] {plain, new Pair(Colour.GREY, plain), Colour.RED};
  }
}
