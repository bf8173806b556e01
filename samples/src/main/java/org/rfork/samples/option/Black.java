package org.rfork.samples.option;

/** Closed forms for payoffs on a lognormal variable, in {@link StrictMath}. */
final class Black {
  private static final double LOG_ROOT_TWO_PI = 0.9189385332046728;

  private Black() {}

  /**
   * Black's formula: today's price of an option on a lognormal variable.
   *
   * @param right to buy or to sell
   * @param forward the variable's expectation
   * @param strike the price to buy or sell at
   * @param deviation the standard deviation of the variable's logarithm
   * @param discount what 1 paid at expiry is worth today
   */
  static double price(
      Terms.Right right, double forward, double strike, double deviation, double discount) {
    if (!(deviation > 0)) {
      return discount * right.payoff(forward, strike);
    }
    int sign = right.sign();
    double d1 = StrictMath.log(forward / strike) / deviation + deviation / 2;
    double d2 = d1 - deviation;
    return discount * sign * (forward * normal(sign * d1) - strike * normal(sign * d2));
  }

  /** The Black–Scholes price of the European option of these terms, from a spot with time to go. */
  static double european(Terms terms, double spot, double years) {
    double forward = spot * StrictMath.exp((terms.rate() - terms.yield()) * years);
    double deviation = terms.volatility() * StrictMath.sqrt(years);
    return price(terms.right(), forward, terms.strike(), deviation, terms.discount(years));
  }

  /**
   * The price of an option on a geometric mean.
   *
   * @param terms the option
   * @param time the mean over the averaging of the time of fixing
   * @param variance the variance of the mean's logarithm
   */
  static double geometric(Terms terms, double time, double variance) {
    double log = StrictMath.log(terms.spot()) + terms.drift() * time;
    double forward = StrictMath.exp(log + variance / 2);
    double deviation = StrictMath.sqrt(variance);
    return price(terms.right(), forward, terms.strike(), deviation, terms.discount(terms.years()));
  }

  /** Kemna and Vorst's price (1990) of an option on the geometric mean taken all the time. */
  static double continuousGeometric(Terms terms) {
    double variance = terms.volatility() * terms.volatility() * terms.years() / 3;
    return geometric(terms, terms.years() / 2, variance);
  }

  /**
   * The standard normal distribution function, to about 10^-15, by the series about 0 (Marsaglia,
   * <i>Evaluating the Normal Distribution</i>, 2004).
   */
  static double normal(double x) {
    if (StrictMath.abs(x) > 8) {
      return x < 0 ? 0 : 1;
    }
    double term = x;
    double sum = x;
    double before = 0;
    for (int odd = 3; sum != before; odd += 2) {
      before = sum;
      term *= x * x / odd;
      sum += term;
    }
    return 0.5 + sum * StrictMath.exp(-x * x / 2 - LOG_ROOT_TWO_PI);
  }
}
