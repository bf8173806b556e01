package org.rfork.samples.retirement;

import java.util.function.IntUnaryOperator;
import org.rfork.samples.Check;

/**
 * A plan to live on savings: at the beginning of each month a twelfth of the year's withdrawal,
 * which keeps its buying power; then the rest grows, brought back to the same mix each month.
 *
 * @param rate what is withdrawn a year, as a part of the savings at the beginning
 * @param years how long the savings must last
 * @param shares what part of them is in shares; the rest is in bonds
 */
record WithdrawalPlan(double rate, int years, double shares) {
  private static final int MONTHS = 12;
  private static final int MOST_YEARS = 100;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the option that is wrong and its value
   */
  WithdrawalPlan {
    Check.within("--rate", rate, 0, 1);
    Check.within("--years", years, 1, MOST_YEARS);
    Check.within("--shares", shares, 0, 1);
  }

  /** How many withdrawals there are. */
  int months() {
    return MONTHS * years;
  }

  /**
   * Whether every withdrawal can be paid in full.
   *
   * @param returns what happened in past months
   * @param past which past month each month of the plan is like
   */
  boolean succeeds(RealReturns returns, IntUnaryOperator past) {
    double savings = 1;
    double withdrawal = rate / MONTHS;
    for (int month = 0; month < months(); month++) {
      savings -= withdrawal;
      if (savings < 0) {
        return false;
      }
      savings *= returns.growth(past.applyAsInt(month), shares);
    }
    return true;
  }

  /** How many of the stretches of these months that are long enough would have succeeded. */
  long successesIn(RealReturns returns) {
    long successes = 0;
    for (int start = 0; start < stretchesIn(returns); start++) {
      int begin = start;
      successes += succeeds(returns, month -> begin + month) ? 1 : 0;
    }
    return successes;
  }

  /** How many stretches of these months are long enough: one begins each month. */
  int stretchesIn(RealReturns returns) {
    return StrictMath.max(0, returns.size() - months() + 1);
  }
}
