package com.example.stored;

import org.rfork.Added;

class Root {
  long atTheTop;
}

class Base extends Root {
  int inBase = 1;
  Object addedToBase;
}

class Plain extends Base {
  private final double rate;
  @Added(by = "noName")
  private final String name;
  String kept = "kept";

  Plain(double rate, String name) {
    this.rate = rate;
    this.name = name;
  }

  private static String noName() {
    return "nobody";
  }
}

record Pair(@Added(by = "seven") long before, int x, boolean after) {
  static long seven() {
    return 7;
  }
}

class State {
  static Object make() {
    return new Object[] {new Plain(0, "nobody"), new Pair(7, 2, false)};
  }
}
