package org.rfork.samples.stats;

/**
 * Exact counts of hits among trials; the estimate is their ratio times a scale, such as the area of
 * the box that was thrown at.
 *
 * @param hits how many trials hit
 * @param count how many trials
 * @param scale what a ratio of 1 stands for
 */
public record Proportion(long hits, long count, double scale) implements Tally<Proportion> {

  /** No trial yet. */
  public static Proportion none(double scale) {
    return new Proportion(0, 0, scale);
  }

  @Override
  public Proportion plus(Proportion next) {
    return new Proportion(hits + next.hits, count + next.count, scale);
  }

  @Override
  public double value() {
    return count == 0 ? Double.NaN : scale * hits / count;
  }

  /**
   * The binomial standard error at Laplace's proportion {@code (hits + 1) / (count + 2)}: as good
   * as the plain one where there are many of both, and not 0 where all or none hit.
   */
  @Override
  public double standardError() {
    if (count == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double ratio = (hits + 1.0) / (count + 2.0);
    return StrictMath.abs(scale) * StrictMath.sqrt(ratio * (1 - ratio) / count);
  }
}
