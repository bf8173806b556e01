package org.rfork.samples.guide;

import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;

/** Random numbers that belong to the path of a fork: one seed, one result. */
public final class SameBits {
  private SameBits() {}

  public static void main(String[] args) {
    System.out.println("seed 7 twice: " + walk(7).equals(walk(7)));
    System.out.println("seed 8 differs: " + !walk(7).equals(walk(8)));
    System.out.println("seed 7 gives " + walk(7));
  }

  /** The sum of the ends of twenty random walks. */
  static Double walk(long seed) {
    Job<Double> job =
        RemoteFork.submit(
            () -> RemoteFork.forkAll(0, 20, walker -> end(1_000)).reduce(0.0, Double::sum),
            JobOptions.named("walk").seed(seed));
    return job.join();
  }

  static double end(int steps) {
    double place = 0;
    for (int step = 0; step < steps; step++) {
      place += RemoteFork.random().nextDouble() - 0.5;
    }
    return place;
  }
}
