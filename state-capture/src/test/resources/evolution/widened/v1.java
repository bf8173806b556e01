package com.example.stored;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

class Generic<T> {
  T value;
  ArrayList<T> all = new ArrayList<>();
}

class Numbers {
  byte a = -1;
  short b = -300;
  int c = Integer.MIN_VALUE;
  int d = Integer.MAX_VALUE;
  float e = 0.1f;
  char f = '\uFFFF';
  Integer g = 7;
  Character h = null;
  long i = 9;
  Integer j = 8;
  Integer[] k = {1, null};
  HashMap<String, Integer> l = new HashMap<>();
  Generic<String> m = new Generic<>();
}

record Pair(byte x, Float y, ArrayList<String> z) {}

class State {
  static Object make() {
    Numbers numbers = new Numbers();
    numbers.l.put("k", 1);
    numbers.m.value = "v";
    numbers.m.all.add("w");
    return List.of(numbers, new Pair((byte) 1, -0.0f, numbers.m.all));
  }
}
