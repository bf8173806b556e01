package org.rfork.samples.option;

/**
 * A European option, by the share's price at expiry in one exact step. The control is that price,
 * discounted.
 */
record EuropeanPath(Terms terms) implements PathPricer {

  @Override
  public int steps() {
    return 1;
  }

  @Override
  public double controlExpectation() {
    return terms.spot() * StrictMath.exp(-terms.yield() * terms.years());
  }

  @Override
  public Outcome price(double[] normals) {
    double deviation = terms.volatility() * StrictMath.sqrt(terms.years());
    double growth = StrictMath.exp(terms.drift() * terms.years() + deviation * normals[0]);
    double discount = terms.discount(terms.years());
    double price = terms.spot() * growth;
    return new Outcome(discount * terms.payoff(price), discount * price);
  }
}
