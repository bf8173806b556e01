package org.rfork.samples.option;

import java.util.List;

/**
 * When to exercise an American option: at a date's critical price, or beyond it into the money. One
 * price a date is enough for a call or a put, and is a small state to send about.
 *
 * @param terms the option
 * @param today whether to exercise at once, before the first date
 * @param critical for each date but the last the critical price; 0 for a put, or infinity for a
 *     call, to hold on whatever the price
 */
record ExercisePolicy(Terms terms, boolean today, List<Double> critical) {

  /** Copies the list. */
  ExercisePolicy {
    critical = List.copyOf(critical);
  }

  /** Whether to exercise at this date, counted from 0, at this price; at the last date always. */
  boolean exercises(int date, double price) {
    return date == critical.size() || isBeyond(terms, price, critical.get(date));
  }

  /** Whether a price is at least as far in the money as another. */
  static boolean isBeyond(Terms terms, double price, double other) {
    return terms.right().sign() * (price - other) >= 0;
  }

  /** A price that is never reached. */
  static double never(Terms terms) {
    return terms.right() == Terms.Right.PUT ? 0 : Double.POSITIVE_INFINITY;
  }
}
