package org.rfork.samples.stats;

/**
 * Takes numbers one by one and keeps their {@link Moments}, as Welford does. Mutable; for use
 * inside one fork.
 *
 * <pre>{@code
 * Accumulator payoffs = new Accumulator();
 * for (long i = 0; i < samples; i++) {
 *   payoffs.add(payoff(random));
 * }
 * return payoffs.moments();
 * }</pre>
 */
public final class Accumulator {
  private long count;
  private double mean;
  private double squares;

  /** Holds no number yet. */
  public Accumulator() {}

  /** Takes one more number. */
  public void add(double number) {
    count++;
    double delta = number - mean;
    mean += delta / count;
    squares += delta * (number - mean);
  }

  /** The moments of the numbers so far. */
  public Moments moments() {
    return new Moments(count, mean, squares);
  }
}
