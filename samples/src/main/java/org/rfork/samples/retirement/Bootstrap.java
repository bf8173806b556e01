package org.rfork.samples.retirement;

import java.util.random.RandomGenerator;
import org.rfork.samples.stats.Draws;

/**
 * How random futures are put together from stretches of the past, so that good and bad months keep
 * the company they had.
 *
 * @param kind how stretches are cut
 * @param block their length in months, or its mean
 */
record Bootstrap(Kind kind, int block) {

  /** How stretches are cut. */
  enum Kind {
    /**
     * Of random length (geometric), from anywhere; January 1871 follows the last month (Politis and
     * Romano, <i>The Stationary Bootstrap</i>, 1994).
     */
    STATIONARY,
    /** All of one length, from anywhere where they fit. */
    MOVING
  }

  /** Fills an array with past months, drawn from so many. */
  void draw(int[] months, int pastMonths, RandomGenerator random) {
    int past = 0;
    for (int month = 0; month < months.length; month++) {
      boolean begins =
          month == 0
              || (kind == Kind.MOVING ? month % block == 0 : Draws.uniform(random) * block < 1);
      past = begins ? start(pastMonths, random) : (past + 1) % pastMonths;
      months[month] = past;
    }
  }

  private int start(int pastMonths, RandomGenerator random) {
    return Draws.index(random, kind == Kind.MOVING ? pastMonths - block + 1 : pastMonths);
  }
}
