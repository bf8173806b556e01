package org.rfork.samples.var;

import java.util.Arrays;

/**
 * One commodity's daily changes, in a form that a negative price does not break.
 *
 * <p>A change is the difference of two prices divided by the commodity's <em>level</em>: the median
 * of the last 21 prices. On an ordinary day that is nearly the arithmetic return. On 20 April 2020,
 * when WTI closed at -36.98 dollars, the logarithm has no value and the next day's arithmetic
 * return has the wrong sign; the level was 20 to 24 dollars on both days, so they count as the
 * falls and rises of about two and a half times the level that they were, and neither is left out.
 *
 * <p>Volatility is the exponentially weighted mean square of the changes before a day.
 */
final class RiskFactor {
  /** How many prices a level is the median of. */
  static final int LEVEL_DAYS = 21;

  /** How many changes the first volatility is taken from; they are not used otherwise. */
  static final int SEED_DAYS = 250;

  private final double level;
  private final double variance;
  private final double[] changes;
  private final double[] residuals;

  /**
   * Computes the changes.
   *
   * @param prices by day, more than the days that seed level and volatility
   * @param decay what part of its weight a change keeps from one day to the next
   */
  RiskFactor(double[] prices, double decay) {
    double[] all = new double[prices.length - LEVEL_DAYS];
    for (int i = 0; i < all.length; i++) {
      int day = i + LEVEL_DAYS;
      all[i] = (prices[day] - prices[day - 1]) / level(prices, day);
    }
    this.level = level(prices, prices.length);
    this.changes = Arrays.copyOfRange(all, SEED_DAYS, all.length);
    this.residuals = new double[changes.length];
    double running = 0;
    for (int i = 0; i < SEED_DAYS; i++) {
      running += all[i] * all[i] / SEED_DAYS;
    }
    for (int i = 0; i < changes.length; i++) {
      residuals[i] = changes[i] / StrictMath.sqrt(running);
      running = decay * running + (1 - decay) * changes[i] * changes[i];
    }
    this.variance = running;
  }

  /** The median of the prices before a day. */
  private static double level(double[] prices, int day) {
    double[] last = Arrays.copyOfRange(prices, day - LEVEL_DAYS, day);
    Arrays.sort(last);
    return last[LEVEL_DAYS / 2];
  }

  /** Today's level, in dollars a unit. */
  double level() {
    return level;
  }

  /** The variance forecast for the next day's change. */
  double variance() {
    return variance;
  }

  /** The changes, as parts of the level, after the days that seed. */
  double[] changes() {
    return changes;
  }

  /** The same changes, divided by the volatility that was forecast for their day. */
  double[] residuals() {
    return residuals;
  }
}
