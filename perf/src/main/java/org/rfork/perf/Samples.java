package org.rfork.perf;

import java.util.Arrays;

/** Measurements of one kind, millions of them without a box. For one thread. */
final class Samples {
  private double[] values = new double[4096];
  private int count;

  void add(double value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  double median() {
    return quantile(0.5);
  }

  /**
   * The smallest measurement that at least this part of all do not exceed.
   *
   * @throws IllegalStateException if there is no measurement
   */
  double quantile(double part) {
    if (count == 0) {
      throw new IllegalStateException("nothing was measured: give it more --seconds");
    }
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(part * count) - 1)];
  }

  /** Each of them divided by the same number. */
  Samples over(double divisor) {
    Samples divided = new Samples();
    for (int i = 0; i < count; i++) {
      divided.add(values[i] / divisor);
    }
    return divided;
  }

  Result result(String work, Peer system, Unit unit) {
    double p99 = quantile(unit.lessIsBetter() ? 0.99 : 0.01);
    return new Result(work, system.toString(), median(), p99, unit.symbol(), count);
  }
}
