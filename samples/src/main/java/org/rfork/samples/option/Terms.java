package org.rfork.samples.option;

import org.rfork.samples.Check;

/**
 * An option and the market it is priced in: a share that follows geometric Brownian motion.
 *
 * @param style when it may be exercised and on what
 * @param right to buy or to sell
 * @param spot the share's price today
 * @param strike the price it may be bought or sold at
 * @param rate the interest rate, a year, continuously compounded
 * @param yield the share's dividend yield, likewise; the cost of carry is {@code rate - yield}
 * @param volatility the standard deviation of a year's log return
 * @param years from today to expiry
 * @param dates how many fixings of an Asian option, time steps of a continuous average, or dates at
 *     which an American option may be exercised; 1 for a European one
 * @param averaging when an Asian option's average is taken; {@code FIXINGS} for the others
 * @param mean an Asian option's mean; {@code ARITHMETIC} for the others
 */
record Terms(
    Style style,
    Right right,
    double spot,
    double strike,
    double rate,
    double yield,
    double volatility,
    double years,
    int dates,
    Averaging averaging,
    Mean mean) {
  private static final int MOST_DATES = 100_000;

  /** When an option may be exercised and on what. */
  enum Style {
    /** At expiry. */
    EUROPEAN,
    /** At expiry, on the share's average price. */
    ASIAN,
    /** At a number of dates, the last of them expiry. */
    AMERICAN
  }

  /** What an option is a right to. */
  enum Right {
    /** To buy. */
    CALL(1),
    /** To sell. */
    PUT(-1);

    private final int sign;

    Right(int sign) {
      this.sign = sign;
    }

    int sign() {
      return sign;
    }

    double payoff(double price, double strike) {
      return StrictMath.max(0, sign * (price - strike));
    }
  }

  /** When an average is taken. */
  enum Averaging {
    /** At equally spaced dates, the first one spacing from today, the last at expiry. */
    FIXINGS,
    /** At equally spaced dates, the first today, the last at expiry. */
    FIXINGS_FROM_TODAY,
    /** All the time; simulated by the trapezoidal rule over the dates. */
    CONTINUOUS
  }

  /** Kinds of mean. */
  enum Mean {
    /** The sum's. */
    ARITHMETIC,
    /** The product's, for which there is a closed form. */
    GEOMETRIC
  }

  /**
   * Checks the values, and puts those that mean nothing for the style at their defaults.
   *
   * @throws IllegalArgumentException naming the option that is wrong and its value
   */
  Terms {
    Check.positive("--spot", spot);
    Check.positive("--strike", strike);
    Check.within("--rate", rate, -1, 1);
    Check.within("--yield", yield, -1, 1);
    Check.positive("--volatility", volatility);
    Check.positive("--years", years);
    dates = style == Style.EUROPEAN ? 1 : dates;
    averaging = style == Style.ASIAN ? averaging : Averaging.FIXINGS;
    mean = style == Style.ASIAN ? mean : Mean.ARITHMETIC;
    Check.within("--dates", dates, averaging == Averaging.FIXINGS_FROM_TODAY ? 2 : 1, MOST_DATES);
  }

  /** The drift of the log price, a year. */
  double drift() {
    return rate - yield - volatility * volatility / 2;
  }

  /** What 1 paid after some years is worth today. */
  double discount(double after) {
    return StrictMath.exp(-rate * after);
  }

  /** What it pays if exercised at this price, or average price. */
  double payoff(double price) {
    return right.payoff(price, strike);
  }

  /** The same, with another number of dates. */
  Terms withDates(int count) {
    return new Terms(
        style, right, spot, strike, rate, yield, volatility, years, count, averaging, mean);
  }
}
