package org.rfork.runtime.placement;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** All strategies by name. */
final class Strategies {
  private final Map<String, Strategy> byName = new TreeMap<>();

  Strategies() {
    LeastLoaded leastLoaded = new LeastLoaded();
    add(new RoundRobin());
    add(new RandomByPath());
    add(leastLoaded);
    add(new LocalFirst(leastLoaded));
    add(new Affinity());
  }

  private void add(Strategy strategy) {
    byName.put(strategy.name(), strategy);
  }

  Strategy named(String name) {
    Strategy strategy = byName.get(name);
    if (strategy == null) {
      throw new IllegalArgumentException(
          "there is no placement strategy '"
              + name
              + "'; did you mean "
              + nearest(name)
              + "? Known are "
              + String.join(", ", byName.keySet()));
    }
    return strategy;
  }

  private String nearest(String name) {
    return byName.keySet().stream()
        .min(Comparator.comparingInt(known -> distance(name, known)))
        .orElseThrow();
  }

  /** How many letters must be added, dropped or changed to make one of the other. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
