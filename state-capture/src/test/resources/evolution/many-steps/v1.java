package com.example.stored;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

class Account<K extends Comparable<K>> {
  K key;
  int cents = 5;
  Set<Entry> entries = new HashSet<>();
  Account<K> parent;
}

record Entry(String text, int cents, List<Entry> parts) {}

class State {
  static Object make() {
    Account<String> root = new Account<>();
    root.key = "root";
    root.parent = root;
    Account<String> child = new Account<>();
    child.key = "child";
    child.parent = root;
    Entry leaf = new Entry("leaf", 1, null);
    List<Entry> shared = new ArrayList<>(List.of(leaf, leaf));
    root.entries.add(new Entry("sum", 2, shared));
    child.entries.add(new Entry("other", 3, shared));
    Map<Object, Object> state = new LinkedHashMap<>();
    state.put("root", root);
    state.put(leaf, child);
    return state;
  }
}
