package org.rfork.samples.option;

import java.util.Arrays;

/**
 * An Asian option: an option on the share's mean price. For the arithmetic mean, which has no
 * closed form, the control is the same option on the geometric mean of the same fixings, which has
 * one (Kemna and Vorst, 1990). For the geometric mean itself the control is the discounted final
 * price.
 *
 * <p>A mean that is taken all the time is approached by the trapezoidal rule. Between two steps the
 * price wanders about the straight line with mean 0, so the bias falls with the square of the
 * number of steps.
 */
final class AsianPath implements PathPricer {
  private final Terms terms;
  private final int steps;
  private final double weightToday;
  private final double[] weights;
  private final double drift;
  private final double deviation;
  private final double discount;

  AsianPath(Terms terms) {
    this.terms = terms;
    int dates = terms.dates();
    boolean fromToday = terms.averaging() == Terms.Averaging.FIXINGS_FROM_TODAY;
    boolean continuous = terms.averaging() == Terms.Averaging.CONTINUOUS;
    this.steps = fromToday ? dates - 1 : dates;
    this.weights = new double[steps];
    Arrays.fill(weights, 1.0 / dates);
    if (continuous) {
      weights[steps - 1] /= 2;
    }
    this.weightToday = fromToday ? 1.0 / dates : continuous ? 0.5 / dates : 0;
    double step = terms.years() / steps;
    this.drift = terms.drift() * step;
    this.deviation = terms.volatility() * StrictMath.sqrt(step);
    this.discount = terms.discount(terms.years());
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public double controlExpectation() {
    return terms.mean() == Terms.Mean.GEOMETRIC
        ? terms.spot() * StrictMath.exp(-terms.yield() * terms.years())
        : geometricPrice();
  }

  /** The exact price of the option on the geometric mean of these fixings. */
  double geometricPrice() {
    double time = 0;
    double variance = 0;
    double weightAfter = 0;
    for (int i = steps - 1; i >= 0; i--) {
      weightAfter += weights[i];
      time += weightAfter * terms.years() / steps;
      variance += weightAfter * weightAfter * deviation * deviation;
    }
    return Black.geometric(terms, time, variance);
  }

  @Override
  public Outcome price(double[] normals) {
    double logStart = StrictMath.log(terms.spot());
    double log = logStart;
    double logMean = weightToday * logStart;
    double mean = weightToday * terms.spot();
    boolean arithmetic = terms.mean() == Terms.Mean.ARITHMETIC;
    for (int i = 0; i < steps; i++) {
      log += drift + deviation * normals[i];
      logMean += weights[i] * log;
      if (arithmetic) {
        mean += weights[i] * StrictMath.exp(log);
      }
    }
    double geometric = discount * terms.payoff(StrictMath.exp(logMean));
    return arithmetic
        ? new Outcome(discount * terms.payoff(mean), geometric)
        : new Outcome(geometric, discount * StrictMath.exp(log));
  }
}
