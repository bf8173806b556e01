package org.rfork.samples.option;

/**
 * An American option under a given exercise policy. The control is the European option's
 * Black–Scholes price at the moment of exercise, discounted: a martingale stopped there, so its
 * expectation is today's European price (Rasmussen, <i>Control Variates for Monte Carlo Valuation
 * of American Options</i>, 2005).
 */
record AmericanPath(ExercisePolicy policy) implements PathPricer {

  private Terms terms() {
    return policy.terms();
  }

  @Override
  public int steps() {
    return terms().dates();
  }

  @Override
  public double controlExpectation() {
    return Black.european(terms(), terms().spot(), terms().years());
  }

  @Override
  public Outcome price(double[] normals) {
    Terms terms = terms();
    double price = terms.spot();
    if (policy.today()) {
      return new Outcome(terms.payoff(price), controlExpectation());
    }
    double step = terms.years() / terms.dates();
    double drift = terms.drift() * step;
    double deviation = terms.volatility() * StrictMath.sqrt(step);
    int date = 0;
    price *= StrictMath.exp(drift + deviation * normals[date]);
    while (!policy.exercises(date, price)) {
      date++;
      price *= StrictMath.exp(drift + deviation * normals[date]);
    }
    double discount = terms.discount(step * (date + 1));
    double european = Black.european(terms, price, step * (terms.dates() - 1 - date));
    return new Outcome(discount * terms.payoff(price), discount * european);
  }
}
