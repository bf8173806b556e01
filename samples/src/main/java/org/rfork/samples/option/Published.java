package org.rfork.samples.option;

import java.util.List;
import java.util.Optional;
import org.rfork.samples.option.Terms.Averaging;
import org.rfork.samples.option.Terms.Mean;
import org.rfork.samples.option.Terms.Right;
import org.rfork.samples.option.Terms.Style;

/**
 * A price from the literature.
 *
 * @param terms what was priced; for a continuous average the number of dates is ours
 * @param price the published price
 * @param tolerance how far it may be from the truth: half a unit of its last digit, or more where
 *     it was itself simulated
 * @param source who published it
 */
record Published(Terms terms, double price, double tolerance, String source) {
  private static final int STEPS = 200;
  private static final int ANNUAL_EXERCISES = 50;

  /** The prices that are known here. */
  static final List<Published> ALL =
      List.of(
          european(Right.CALL, 10.450584),
          european(Right.PUT, 5.573526),
          new Published(
              asian(Right.CALL, 2, 2, 0.05, 0, 0.5, 1, STEPS, Averaging.CONTINUOUS),
              0.246416,
              5e-7,
              "Vecer, 2001"),
          geometric(
              Right.CALL, 2, 2, 0.05, 0, 0.5, 1, 0.222788, 5e-7, "Kemna and Vorst, closed form"),
          geometric(Right.PUT, 80, 85, 0.05, -0.03, 0.2, 0.25, 4.6922, 5e-5, "Haug, closed form"),
          levy(2, 1.3942835683),
          levy(4, 1.5852442983),
          levy(12, 1.6980019214),
          levy(52, 1.7401553533),
          american(36, 0.2, 1, 4.478),
          american(36, 0.4, 1, 7.101),
          american(38, 0.2, 1, 3.250),
          american(40, 0.2, 1, 2.314),
          american(40, 0.2, 2, 2.885),
          american(44, 0.2, 1, 1.110));

  /** The published price of an option, if there is one. */
  static Optional<Published> of(Terms terms) {
    return ALL.stream().filter(known -> known.isFor(terms)).findFirst();
  }

  private boolean isFor(Terms wanted) {
    return wanted.equals(
        wanted.averaging() == Averaging.CONTINUOUS ? terms.withDates(wanted.dates()) : terms);
  }

  private static Published european(Right right, double price) {
    Terms terms =
        new Terms(
            Style.EUROPEAN,
            right,
            100,
            100,
            0.05,
            0,
            0.2,
            1,
            1,
            Averaging.FIXINGS,
            Mean.ARITHMETIC);
    return new Published(terms, price, 5e-7, "Black and Scholes, closed form");
  }

  /** Haug writes the yield as a cost of carry: rate - yield = 8 %. */
  private static Published geometric(
      Right right,
      double spot,
      double strike,
      double rate,
      double yield,
      double volatility,
      double years,
      double price,
      double tolerance,
      String source) {
    Terms terms =
        new Terms(
            Style.ASIAN,
            right,
            spot,
            strike,
            rate,
            yield,
            volatility,
            years,
            STEPS,
            Averaging.CONTINUOUS,
            Mean.GEOMETRIC);
    return new Published(terms, price, tolerance, source);
  }

  private static Terms asian(
      Right right,
      double spot,
      double strike,
      double rate,
      double yield,
      double volatility,
      double years,
      int dates,
      Averaging averaging) {
    return new Terms(
        Style.ASIAN,
        right,
        spot,
        strike,
        rate,
        yield,
        volatility,
        years,
        dates,
        averaging,
        Mean.ARITHMETIC);
  }

  /**
   * The rate is 2.5 % and the yield 6 %. The prices were simulated and are good to about 0.0015:
   * that of two fixings, which has a closed form, is 0.0003 off.
   */
  private static Published levy(int fixings, double price) {
    return new Published(
        asian(
            Right.PUT, 90, 87, 0.025, 0.06, 0.13, 11.0 / 12, fixings, Averaging.FIXINGS_FROM_TODAY),
        price,
        0.0015,
        "Levy, in Exotic Options, 1997");
  }

  private static Published american(double spot, double volatility, int years, double price) {
    Terms terms =
        new Terms(
            Style.AMERICAN,
            Right.PUT,
            spot,
            40,
            0.06,
            0,
            volatility,
            years,
            ANNUAL_EXERCISES * years,
            Averaging.FIXINGS,
            Mean.ARITHMETIC);
    return new Published(
        terms, price, 5e-4, "Longstaff and Schwartz, 2001, table 1, finite differences");
  }
}
