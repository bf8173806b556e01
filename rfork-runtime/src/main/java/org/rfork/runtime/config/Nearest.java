package org.rfork.runtime.config;

import java.util.Collection;
import java.util.Comparator;

/** The known name that someone may have meant. */
final class Nearest {
  private Nearest() {}

  /** The candidate with the fewest edits from the name, or whose last part is nearest to its. */
  static String of(String name, Collection<String> candidates) {
    return candidates.stream()
        .min(
            Comparator.comparingInt((String known) -> score(name, known))
                .thenComparing(known -> known))
        .orElseThrow();
  }

  /** A right last part in a wrong section is nearer than a right section with a wrong last part. */
  private static int score(String name, String known) {
    return Math.min(edits(name, known), 1 + edits(lastPart(name), lastPart(known)));
  }

  private static String lastPart(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= from.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= to.length(); column++) {
        int replaced = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
      }
    }
    return row[to.length()];
  }
}
