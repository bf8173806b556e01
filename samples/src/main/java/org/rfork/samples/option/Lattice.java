package org.rfork.samples.option;

/**
 * The price of an option that may be exercised at a number of dates, by Cox, Ross and Rubinstein's
 * binomial lattice (1979) with many steps between the dates: good to about 4 digits, for checks.
 */
final class Lattice {
  private static final int STEPS = 5_000;

  private Lattice() {}

  static double price(Terms terms) {
    int stride = (STEPS + terms.dates() - 1) / terms.dates();
    int steps = stride * terms.dates();
    double step = terms.years() / steps;
    double jump = terms.volatility() * StrictMath.sqrt(step);
    double growth = StrictMath.exp((terms.rate() - terms.yield()) * step);
    double down = StrictMath.exp(-jump);
    double up = StrictMath.exp(jump);
    double discount = terms.discount(step);
    double worthOfUp = discount * (growth - down) / (up - down);
    double worthOfDown = discount - worthOfUp;
    double[] payoffs = new double[2 * steps + 1];
    for (int i = 0; i < payoffs.length; i++) {
      payoffs[i] = terms.payoff(terms.spot() * StrictMath.exp(jump * (i - steps)));
    }
    double[] worth = new double[steps + 1];
    for (int ups = 0; ups <= steps; ups++) {
      worth[ups] = payoffs[2 * ups];
    }
    for (int level = steps - 1; level >= 0; level--) {
      boolean exercisable = level % stride == 0;
      for (int ups = 0; ups <= level; ups++) {
        double held = worthOfUp * worth[ups + 1] + worthOfDown * worth[ups];
        // After so many steps, so many of them up, the price stands 2 ups - level jumps up.
        worth[ups] = exercisable ? StrictMath.max(held, payoffs[steps + 2 * ups - level]) : held;
      }
    }
    return worth[0];
  }
}
