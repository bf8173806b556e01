package org.rfork.perf;

import com.example.perf.ManyForks;
import java.util.Locale;

/**
 * Makes very many forks in one {@code forkAll}: the heap they take is that of this JVM, whose flags
 * the worker processes have too. Prints what it took.
 */
public final class ForkAll {
  private ForkAll() {}

  /**
   * Runs.
   *
   * @param args how many forks; how many worker processes, 0 for an embedded node
   */
  public static void main(String[] args) {
    int forks = Integer.parseInt(args[0]);
    int workers = Integer.parseInt(args[1]);
    if (workers == 0) {
      ManyForks.sum(1); // starts the node
      measure(forks, workers);
      return;
    }
    try (Backend unused = RforkBackend.start(workers)) {
      measure(forks, workers);
    }
  }

  private static void measure(int forks, int workers) {
    long before = System.nanoTime();
    long sum = ManyForks.sum(forks);
    double seconds = (System.nanoTime() - before) / 1e9;
    if (sum != forks * (forks - 1L) / 2) {
      throw new IllegalStateException(forks + " forks gave " + sum);
    }
    System.out.printf(
        Locale.ROOT,
        "%,d forks on %s in %.1f s, with at most %d MiB of heap%n",
        forks,
        workers == 0 ? "this node" : workers + " other nodes",
        seconds,
        Runtime.getRuntime().maxMemory() >> 20);
  }
}
