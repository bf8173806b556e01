package org.rfork.samples.var;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.rfork.samples.stats.Point;
import org.rfork.samples.stats.Tally;

/**
 * The worst of some random losses. The estimate is the value at risk: the loss that all but a small
 * part of them stay under. Batches are pooled, not averaged, so that there is no bias from small
 * batches: each keeps its worst losses above a floor, and together all are known above the highest
 * floor.
 */
final class Losses implements Tally<Losses> {
  /** How many times the wanted tail a tally keeps. */
  private static final int SPARE = 3;

  /** How many losses of a batch are kept for the histogram. */
  private static final int SHOWN = 200;

  private static final double Z_95 = 1.959963984540054;

  private final double level;
  private final long count;
  private final double[] worst;
  private final double[] shown;

  /**
   * A tally.
   *
   * @param level the part of all losses that stay under the value at risk, such as 0.99
   * @param count how many losses there were
   * @param worst the largest of them, descending: all above the last
   * @param shown some of them, in order of drawing
   */
  private Losses(double level, long count, double[] worst, double[] shown) {
    this.level = level;
    this.count = count;
    this.worst = worst;
    this.shown = shown;
  }

  /** No loss yet. */
  static Losses none(double level) {
    return new Losses(level, 0, new double[0], new double[0]);
  }

  /** Draws a batch of losses. */
  static Losses draw(double level, Market market, int count, RandomGenerator random) {
    double[] losses = new double[count];
    for (int i = 0; i < count; i++) {
      losses[i] = market.loss(random);
    }
    return of(level, losses);
  }

  /** A batch of losses, in the order of drawing. */
  static Losses of(double level, double[] losses) {
    double[] shown = Arrays.copyOf(losses, StrictMath.min(SHOWN, losses.length));
    double[] sorted = descending(losses);
    return new Losses(
        level, losses.length, Arrays.copyOf(sorted, kept(level, losses.length)), shown);
  }

  /** How many of the worst losses to keep of so many: enough for the tail, with room for chance. */
  private static int kept(double level, long count) {
    return (int) StrictMath.min(count, SPARE * (long) StrictMath.ceil((1 - level) * count) + 10);
  }

  @Override
  public Losses plus(Losses next) {
    if (count == 0) {
      return next;
    }
    if (next.count == 0) {
      return this;
    }
    double floor = StrictMath.max(floor(), next.floor());
    double[] both = Arrays.copyOf(worst, worst.length + next.worst.length);
    System.arraycopy(next.worst, 0, both, worst.length, next.worst.length);
    double[] sorted = descending(both);
    int known = sorted.length;
    while (known > 1 && sorted[known - 1] < floor) {
      known--;
    }
    double[] together = Arrays.copyOf(shown, shown.length + next.shown.length);
    System.arraycopy(next.shown, 0, together, shown.length, next.shown.length);
    long sum = count + next.count;
    int keep = StrictMath.min(known, kept(level, sum));
    return new Losses(level, sum, Arrays.copyOf(sorted, keep), together);
  }

  /** Above this, all losses are kept. */
  private double floor() {
    return worst.length == count ? Double.NEGATIVE_INFINITY : worst[worst.length - 1];
  }

  private static double[] descending(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    for (int i = 0, j = sorted.length - 1; i < j; i++, j--) {
      double swapped = sorted[i];
      sorted[i] = sorted[j];
      sorted[j] = swapped;
    }
    return sorted;
  }

  @Override
  public long count() {
    return count;
  }

  /** The value at risk: the smallest loss that at least the wanted part of all do not exceed. */
  @Override
  public double value() {
    return count == 0 ? Double.NaN : worst(tail());
  }

  /** How many losses lie beyond the value at risk. */
  private double tail() {
    return (1 - level) * count;
  }

  /** The loss that at most so many exceed. */
  private double worst(double rank) {
    int index = (int) StrictMath.max(0, StrictMath.floor(rank + 1e-9));
    return worst[StrictMath.min(index, worst.length - 1)];
  }

  /**
   * From the distribution-free confidence interval between two order statistics: the number of
   * losses beyond the true value at risk is binomial.
   */
  @Override
  public double standardError() {
    if (tail() < 1) {
      return Double.POSITIVE_INFINITY;
    }
    double ranks = Z_95 * StrictMath.sqrt(count * level * (1 - level));
    return (worst(tail() - ranks) - worst(tail() + ranks)) / (2 * Z_95);
  }

  /**
   * The expected shortfall: the mean of the worst losses, as many as lie beyond the value at risk,
   * with its asymptotic standard error (Manistre and Hancock, <i>Variance of the CTE Estimator</i>,
   * 2005).
   */
  Point shortfall() {
    int whole = (int) StrictMath.floor(tail() + 1e-9);
    if (whole < 1) {
      return new Point(count, Double.NaN, Double.POSITIVE_INFINITY);
    }
    double quantile = value();
    double excess = 0;
    for (int i = 0; i < whole; i++) {
      excess += worst[i] - quantile;
    }
    double mean = excess / tail();
    double squares = 0;
    for (int i = 0; i < whole; i++) {
      squares += (worst[i] - quantile - mean) * (worst[i] - quantile - mean);
    }
    double variance = squares / whole + level * mean * mean;
    return new Point(count, quantile + mean, StrictMath.sqrt(variance / tail()));
  }

  /** A sample of the losses, for a histogram. */
  double[] shown() {
    return shown.clone();
  }
}
