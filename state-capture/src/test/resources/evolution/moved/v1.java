package com.example.stored;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class Base {
  Base next;
}

class Plain extends Base {
  List<Pair> pairs = new ArrayList<>();
  Pair[][] grid = {{new Pair("in grid", Colour.RED)}, null};
  Map<Pair, Plain> byPair = new HashMap<>();
}

record Pair(Object x, Colour colour) {}

enum Colour {
  RED,
  GREEN
}

class State {
  static Object make() {
    Plain plain = new Plain();
    Pair pair = new Pair(Pair[].class, Colour.GREEN);
    plain.next = plain;
    plain.pairs.add(pair);
    plain.byPair.put(pair, plain);
    return List.of(plain, pair, new EnumMap<>(Map.of(Colour.RED, 1)), Base.class);
  }
}
