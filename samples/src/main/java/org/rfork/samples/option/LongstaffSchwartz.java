package org.rfork.samples.option;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.rfork.samples.stats.Draws;

/**
 * Fits an exercise policy by least squares (Longstaff and Schwartz, <i>Valuing American Options by
 * Simulation</i>, 2001): from the last date backwards, what the paths in the money are worth later
 * is regressed on powers of the price; where exercise pays more than that, it is better.
 *
 * <p>What is regressed is the premium over the European option, path by path: that has the same
 * fitted boundary and far less noise. Only the policy is kept. The price comes from other,
 * independent paths ({@link AmericanPath}), so it is that of a policy that can be followed, which
 * is no better than the best one: the estimate's bias is low, never high.
 */
final class LongstaffSchwartz {
  /** A constant and six powers. */
  private static final int COEFFICIENTS = 7;

  /** With fewer paths in the money for each coefficient a date gets no regression. */
  private static final int FEWEST_FOR_COEFFICIENT = 10;

  private final Terms terms;
  private final double[][] prices;

  /** What each path's exercise pays, discounted to the date that the fit has come to. */
  private final double[] worth;

  /** The European option's price where the path is exercised, discounted likewise. */
  private final double[] european;

  private LongstaffSchwartz(Terms terms, double[][] prices) {
    this.terms = terms;
    this.prices = prices;
    this.worth = DoubleStream.of(prices[terms.dates() - 1]).map(terms::payoff).toArray();
    this.european = worth.clone();
  }

  /** Fits a policy to this many random paths. */
  static ExercisePolicy fit(Terms terms, int paths, RandomGenerator random) {
    return new LongstaffSchwartz(terms, paths(terms, paths, random)).fit();
  }

  /** The prices of all paths at each date. */
  private static double[][] paths(Terms terms, int paths, RandomGenerator random) {
    double step = terms.years() / terms.dates();
    double drift = terms.drift() * step;
    double deviation = terms.volatility() * StrictMath.sqrt(step);
    double[][] prices = new double[terms.dates()][paths];
    for (int path = 0; path < paths; path++) {
      double price = terms.spot();
      for (int date = 0; date < terms.dates(); date++) {
        price *= StrictMath.exp(drift + deviation * Draws.gaussian(random));
        prices[date][path] = price;
      }
    }
    return prices;
  }

  private ExercisePolicy fit() {
    double step = terms.years() / terms.dates();
    double discount = terms.discount(step);
    List<Double> critical = new ArrayList<>();
    for (int date = terms.dates() - 2; date >= 0; date--) {
      for (int path = 0; path < worth.length; path++) {
        worth[path] *= discount;
        european[path] *= discount;
      }
      critical.add(exerciseAt(prices[date], step * (terms.dates() - 1 - date)));
    }
    Collections.reverse(critical);
    double premium =
        IntStream.range(0, worth.length).mapToDouble(i -> worth[i] - european[i]).sum();
    double held =
        Black.european(terms, terms.spot(), terms.years()) + discount * premium / worth.length;
    return new ExercisePolicy(terms, terms.payoff(terms.spot()) > held, critical);
  }

  /** Exercises the paths that gain by it at a date, and returns the critical price there. */
  private double exerciseAt(double[] price, double yearsLeft) {
    int[] inMoney =
        IntStream.range(0, price.length).filter(path -> terms.payoff(price[path]) > 0).toArray();
    if (inMoney.length < FEWEST_FOR_COEFFICIENT * COEFFICIENTS) {
      return ExercisePolicy.never(terms);
    }
    double[] there = IntStream.of(inMoney).mapToDouble(path -> price[path]).toArray();
    double[] premium =
        IntStream.of(inMoney).mapToDouble(path -> worth[path] - european[path]).toArray();
    double[] coefficients = LeastSquares.solve(powers(there), premium);
    double critical = criticalPrice(coefficients, there, yearsLeft);
    for (int path : inMoney) {
      if (ExercisePolicy.isBeyond(terms, price[path], critical)) {
        worth[path] = terms.payoff(price[path]);
        european[path] = Black.european(terms, price[path], yearsLeft);
      }
    }
    return critical;
  }

  /**
   * The price from which on exercising all paths gains most in sum, by the fit. (The place where
   * the fitted values cross would be the same for a perfect fit; but a polynomial bends at its
   * ends, and the two values touch there rather than cross.)
   */
  private double criticalPrice(double[] coefficients, double[] prices, double yearsLeft) {
    double[] sorted = prices.clone();
    Arrays.sort(sorted);
    double critical = ExercisePolicy.never(terms);
    double gain = 0;
    double most = 0;
    for (int i = 0; i < sorted.length; i++) {
      double price = terms.right() == Terms.Right.PUT ? sorted[i] : sorted[sorted.length - 1 - i];
      gain += gain(coefficients, price, yearsLeft);
      if (gain > most) {
        most = gain;
        critical = price;
      }
    }
    return critical;
  }

  /** By how much exercise pays more than holding on. */
  private double gain(double[] coefficients, double price, double yearsLeft) {
    double moneyness = price / terms.strike() - 1;
    double premium = 0;
    for (int power = coefficients.length - 1; power >= 0; power--) {
      premium = premium * moneyness + coefficients[power];
    }
    return terms.payoff(price) - Black.european(terms, price, yearsLeft) - premium;
  }

  /** The powers of the moneyness at each of these prices: a column for each power. */
  private double[][] powers(double[] prices) {
    double[][] columns = new double[COEFFICIENTS][prices.length];
    Arrays.fill(columns[0], 1);
    for (int i = 0; i < prices.length; i++) {
      double moneyness = prices[i] / terms.strike() - 1;
      for (int power = 1; power < COEFFICIENTS; power++) {
        columns[power][i] = columns[power - 1][i] * moneyness;
      }
    }
    return columns;
  }
}
