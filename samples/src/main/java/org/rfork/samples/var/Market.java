package org.rfork.samples.var;

import java.time.LocalDate;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.rfork.samples.stats.Draws;

/**
 * What the batches draw losses from: the joint changes of past days. All commodities' changes of a
 * draw are those of one day, so that they keep moving together as they do.
 */
final class Market {
  private final Method method;
  private final int horizon;
  private final double decay;
  private final double[] exposures;
  private final double[] variances;
  private final double[][] days;
  private final List<LocalDate> dates;

  /**
   * Computes changes and volatilities.
   *
   * @param history the prices
   * @param method how days are drawn
   * @param horizon how many days a loss spans
   * @param decay of the volatility
   * @param positions how many units of each commodity are held; negative if short
   */
  Market(PriceHistory history, Method method, int horizon, double decay, List<Double> positions) {
    int width = positions.size();
    List<RiskFactor> factors =
        IntStream.range(0, width).mapToObj(i -> new RiskFactor(history.of(i), decay)).toList();
    int count = factors.get(0).changes().length;
    this.method = method;
    this.horizon = horizon;
    this.decay = decay;
    this.exposures = new double[width];
    this.variances = new double[width];
    this.days = new double[count][width];
    int last = history.dates().size();
    this.dates = List.copyOf(history.dates().subList(last - count, last));
    for (int i = 0; i < width; i++) {
      RiskFactor factor = factors.get(i);
      exposures[i] = positions.get(i) * factor.level();
      variances[i] = factor.variance();
      double[] source = method == Method.FILTERED ? factor.residuals() : factor.changes();
      for (int day = 0; day < count; day++) {
        days[day][i] = source[day];
      }
    }
  }

  /** A random loss in dollars over the horizon; negative if it is a gain. */
  double loss(RandomGenerator random) {
    if (method == Method.NORMAL) {
      return Draws.gaussian(random);
    }
    double[] variance = variances.clone();
    double loss = 0;
    for (int ahead = 0; ahead < horizon; ahead++) {
      double[] drawn = days[Draws.index(random, days.length)];
      for (int i = 0; i < exposures.length; i++) {
        double change = change(drawn[i], variance[i]);
        variance[i] = decay * variance[i] + (1 - decay) * change * change;
        loss -= exposures[i] * change;
      }
    }
    return loss;
  }

  private double change(double drawn, double variance) {
    return method == Method.FILTERED ? drawn * StrictMath.sqrt(variance) : drawn;
  }

  /** The loss of one day that is as each past day was, by day: all that one draw can give. */
  double[] lossesOfPastDays() {
    double[] losses = new double[days.length];
    for (int day = 0; day < losses.length; day++) {
      for (int i = 0; i < exposures.length; i++) {
        losses[day] -= exposures[i] * change(days[day][i], variances[i]);
      }
    }
    return losses;
  }

  /** The past days. */
  List<LocalDate> dates() {
    return dates;
  }

  /** The volatility forecast for the next day, as a part of the level. */
  double volatility(int commodity) {
    return StrictMath.sqrt(variances[commodity]);
  }

  /** What the position in a commodity is worth at its level, in dollars. */
  double exposure(int commodity) {
    return exposures[commodity];
  }
}
