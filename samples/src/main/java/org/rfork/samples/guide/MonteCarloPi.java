package org.rfork.samples.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.rfork.Fork;
import org.rfork.RemoteFork;

/** The program of README.md: π from the share of random points that fall into a quarter circle. */
public final class MonteCarloPi {
  private static final int SHARDS = 64;
  private static final long POINTS = 1_000_000;

  private MonteCarloPi() {}

  public static void main(String[] args) {
    List<Fork<Long>> forks = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      forks.add(RemoteFork.fork(() -> hits(POINTS, RemoteFork.random())));
    }
    long hits = forks.stream().mapToLong(Fork::join).sum();
    System.out.println("pi is about " + 4.0 * hits / (SHARDS * POINTS));
  }

  static long hits(long points, RandomGenerator random) {
    long hits = 0;
    for (long i = 0; i < points; i++) {
      double x = random.nextDouble();
      double y = random.nextDouble();
      if (x * x + y * y < 1) {
        hits++;
      }
    }
    return hits;
  }
}
