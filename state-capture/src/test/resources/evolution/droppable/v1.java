package com.example.stored;

import java.util.List;

class Plain {
  int kept = 1;
  List<Object> gone = List.of(2, "three");
}

record Pair(int x, long y, String z) {}

class State {
  static Object make() {
    Plain plain = new Plain();
    return new Object[] {plain, new Pair(1, 2, "3"), plain.gone, plain};
  }
}
