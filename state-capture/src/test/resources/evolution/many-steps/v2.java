package com.example.stored;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rfork.Added;
import org.rfork.Droppable;
import org.rfork.Renamed;

class Owned {
  @Added(by = "owner")
  String owner = "bank";

  static String owner() {
    return "bank";
  }
}

class Account<K extends Comparable<K>> extends Owned {
  @Renamed(from = "key")
  K id;
  @Renamed(from = "cents")
  long balance = 5;
  Set<Line> entries = new HashSet<>();
  Account<K> parent;
}

@Renamed(from = "com.example.stored.Entry")
@Droppable("text")
record Line(Collection<Line> parts, long cents, boolean checked) {}

class State {
  static Object make() {
    Account<String> root = new Account<>();
    root.id = "root";
    root.parent = root;
    Account<String> child = new Account<>();
    child.id = "child";
    child.parent = root;
    Line leaf = new Line(null, 1, false);
    List<Line> shared = new ArrayList<>(List.of(leaf, leaf));
    root.entries.add(new Line(shared, 2, false));
    child.entries.add(new Line(shared, 3, false));
    Map<Object, Object> state = new LinkedHashMap<>();
    state.put("root", root);
    state.put(leaf, child);
    return state;
  }
}
