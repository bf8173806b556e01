package org.rfork.runtime.bench;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.RemoteFork;
import org.rfork.Task;

/**
 * The fork of {@code rfork bench}: does nothing, or forks such ones itself on its own node and
 * measures them.
 *
 * @param millis how long to measure; 0: nothing is done
 */
public record BenchFork(long millis) implements Task<double[]> {
  private static final int IN_FLIGHT = 1000;
  private static final BenchFork NOTHING = new BenchFork(0);

  @Override
  public double[] call() {
    return millis == 0
        ? new double[0]
        : measure(ForkOptions.DEFAULT.node(RemoteFork.node()), millis).toArray();
  }

  /**
   * What forks cost.
   *
   * @param median of a fork and its join, nothing else going on, in microseconds
   * @param p99 which 99 of 100 did not exceed, in microseconds
   * @param perSecond how many a second when a thousand are in flight
   */
  public record Cost(double median, double p99, double perSecond) {
    /** What such a fork with time to measure came back with. */
    public static Cost ofArray(double[] values) {
      return new Cost(values[0], values[1], values[2]);
    }

    double[] toArray() {
      return new double[] {median, p99, perSecond};
    }

    /** Microseconds of one among many. */
    public double micros() {
      return 1e6 / perSecond;
    }
  }

  /** Measures forks of the calling thread, twice each: the first time is for the compilers. */
  public static Cost measure(ForkOptions options, long millis) {
    roundTrips(options, millis);
    double[] micros = roundTrips(options, millis);
    inFlight(options, millis);
    double rate = inFlight(options, millis);
    return new Cost(micros[micros.length / 2], micros[micros.length * 99 / 100], rate);
  }

  private static double[] roundTrips(ForkOptions options, long millis) {
    double[] micros = new double[1024];
    int count = 0;
    long before = System.nanoTime();
    long end = before + millis * 1_000_000;
    while (count == 0 || before < end) {
      RemoteFork.fork(NOTHING, options).join();
      long after = System.nanoTime();
      if (count == micros.length) {
        micros = Arrays.copyOf(micros, 2 * count);
      }
      micros[count++] = (after - before) / 1e3;
      before = after;
    }
    double[] sorted = Arrays.copyOf(micros, count);
    Arrays.sort(sorted);
    return sorted;
  }

  private static double inFlight(ForkOptions options, long millis) {
    Deque<Fork<double[]>> pending = new ArrayDeque<>();
    long ended = 0;
    long begin = System.nanoTime();
    long end = begin + millis * 1_000_000;
    while (System.nanoTime() < end) {
      while (pending.size() < IN_FLIGHT) {
        pending.add(RemoteFork.fork(NOTHING, options));
      }
      for (int i = 0; i < IN_FLIGHT / 2; i++) {
        pending.remove().join();
        ended++;
      }
    }
    double rate = ended * 1e9 / (System.nanoTime() - begin);
    pending.forEach(Fork::join);
    return rate;
  }
}
