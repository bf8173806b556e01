package com.example.stored.elsewhere;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rfork.Renamed;

@Renamed(from = "com.example.stored.Base")
class Root {
  Root next;
}

@Renamed(from = {"com.example.Plain", "com.example.stored.Plain"})
class Plain extends Root {
  List<Couple> pairs = new ArrayList<>();
  Couple[][] grid = {{new Couple("in grid", Colour.RED)}, null};
  Map<Couple, Plain> byPair = new HashMap<>();
}

@Renamed(from = "com.example.stored.Pair")
record Couple(Object x, Colour colour) {}

@Renamed(from = "com.example.stored.Colour")
enum Colour {
  RED,
  GREEN
}

class State {
  static Object make() {
    Plain plain = new Plain();
    Couple pair = new Couple(Couple[].class, Colour.GREEN);
    plain.next = plain;
    plain.pairs.add(pair);
    plain.byPair.put(pair, plain);
    return List.of(plain, pair, new EnumMap<>(Map.of(Colour.RED, 1)), Root.class);
  }
}
