package org.rfork.samples.option;

import org.rfork.samples.stats.Tally;

/**
 * Joint moments of payoffs and of a control variate with a known expectation. The estimate is the
 * payoffs' mean, corrected by how far the control's mean is from its expectation, times the
 * regression coefficient of payoff on control. (Estimating the coefficient from the same numbers
 * costs a bias of the order 1/count, far under the standard error.)
 *
 * @param count how many pairs
 * @param payoff the payoffs' mean
 * @param control the control's mean
 * @param payoffSquares the sum of squared deviations of the payoffs from their mean
 * @param controlSquares likewise of the control
 * @param products the sum of products of the two deviations
 * @param expectation the control's expectation
 */
record Controlled(
    long count,
    double payoff,
    double control,
    double payoffSquares,
    double controlSquares,
    double products,
    double expectation)
    implements Tally<Controlled> {

  /** Of no pair. */
  static final Controlled NONE = new Controlled(0, 0, 0, 0, 0, 0, 0);

  @Override
  public Controlled plus(Controlled next) {
    if (count == 0) {
      return next;
    }
    if (next.count == 0) {
      return this;
    }
    long sum = count + next.count;
    double share = (double) next.count / sum;
    double weight = count * share;
    double first = next.payoff - payoff;
    double second = next.control - control;
    return new Controlled(
        sum,
        payoff + first * share,
        control + second * share,
        payoffSquares + next.payoffSquares + first * first * weight,
        controlSquares + next.controlSquares + second * second * weight,
        products + next.products + first * second * weight,
        expectation);
  }

  /** The regression coefficient of payoff on control; 0 if the control does not vary. */
  double coefficient() {
    return controlSquares > 0 ? products / controlSquares : 0;
  }

  @Override
  public double value() {
    return count == 0 ? Double.NaN : payoff - coefficient() * (control - expectation);
  }

  @Override
  public double standardError() {
    if (count < 3) {
      return Double.POSITIVE_INFINITY;
    }
    double residual = StrictMath.max(0, payoffSquares - coefficient() * products);
    return StrictMath.sqrt(residual / (count - 2) / count);
  }

  /** The standard error that the payoffs' mean alone would have. */
  double standardErrorWithoutControl() {
    return count < 3
        ? Double.POSITIVE_INFINITY
        : StrictMath.sqrt(payoffSquares / (count - 1) / count);
  }
}
