package com.example.stored;

import java.util.List;
import org.rfork.Droppable;

@Droppable("gone")
class Plain {
  int kept = 1;
}

@Droppable({"x", "z"})
record Pair(long y) {}

class State {
  static Object make() {
    Plain plain = new Plain();
    return new Object[] {plain, new Pair(2), List.of(2, "three"), plain};
  }
}
