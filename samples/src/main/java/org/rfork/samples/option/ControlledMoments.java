package org.rfork.samples.option;

/** Takes payoffs with their controls one by one, as Welford does. Mutable; for one fork. */
final class ControlledMoments {
  private final double expectation;
  private long count;
  private double payoff;
  private double control;
  private double payoffSquares;
  private double controlSquares;
  private double products;

  ControlledMoments(double expectation) {
    this.expectation = expectation;
  }

  void add(double nextPayoff, double nextControl) {
    count++;
    double first = nextPayoff - payoff;
    double second = nextControl - control;
    payoff += first / count;
    control += second / count;
    payoffSquares += first * (nextPayoff - payoff);
    controlSquares += second * (nextControl - control);
    products += first * (nextControl - control);
  }

  Controlled total() {
    return new Controlled(
        count, payoff, control, payoffSquares, controlSquares, products, expectation);
  }
}
