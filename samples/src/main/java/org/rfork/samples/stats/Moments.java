package org.rfork.samples.stats;

/**
 * Count, mean and sum of squared deviations of some numbers; the estimate is their mean. Merged as
 * Chan, Golub and LeVeque do (<i>Updating Formulae and a Pairwise Algorithm for Computing Sample
 * Variances</i>, 1979), which loses no digits where a sum of squares would.
 *
 * @param count how many numbers
 * @param mean their mean; 0 when there are none
 * @param squares the sum of the squares of their deviations from the mean
 */
public record Moments(long count, double mean, double squares) implements Tally<Moments> {

  /** Of no number. */
  public static final Moments NONE = new Moments(0, 0, 0);

  @Override
  public Moments plus(Moments next) {
    if (count == 0) {
      return next;
    }
    if (next.count == 0) {
      return this;
    }
    long sum = count + next.count;
    double delta = next.mean - mean;
    double share = (double) next.count / sum;
    return new Moments(
        sum, mean + delta * share, squares + next.squares + delta * delta * count * share);
  }

  @Override
  public double value() {
    return count == 0 ? Double.NaN : mean;
  }

  /** The unbiased variance of the numbers; {@code NaN} below two numbers. */
  public double variance() {
    return count < 2 ? Double.NaN : squares / (count - 1);
  }

  @Override
  public double standardError() {
    return count < 2 ? Double.POSITIVE_INFINITY : StrictMath.sqrt(variance() / count);
  }
}
