package com.example.stored;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class Generic<T> {
  T value;
  List<T> all = new ArrayList<>();
}

class Numbers {
  short a = -1;
  long b = -300;
  long c = Integer.MIN_VALUE;
  double d = Integer.MAX_VALUE;
  double e = 0.1f;
  int f = '\uFFFF';
  Long g = 7L;
  Integer h = null;
  Long i = 9L;
  Number j = 8;
  Number[] k = new Integer[] {1, null};
  Map<String, Integer> l = new HashMap<>();
  Generic<String> m = new Generic<>();
}

record Pair(double x, Double y, Collection<String> z) {}

class State {
  static Object make() {
    Numbers numbers = new Numbers();
    numbers.l.put("k", 1);
    numbers.m.value = "v";
    numbers.m.all.add("w");
    return List.of(numbers, new Pair(1, -0.0, numbers.m.all));
  }
}
