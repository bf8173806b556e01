package com.example;

import java.util.List;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.Task;

/** Durable jobs of all kinds: one long continuation, many short tasks, a wild tree, a brood. */
final class Programs {
  private Programs() {}

  private record Points(int shards) implements Task<Long> {
    @Override
    public Long call() {
      return RemoteFork.forkAll(0, shards, i -> hits()).reduce(0L, Long::sum);
    }

    private static long hits() throws InterruptedException {
      long hits = 0;
      for (int i = 0; i < 10_000; i++) {
        double x = RemoteFork.random().nextDouble();
        double y = RemoteFork.random().nextDouble();
        hits += x * x + y * y < 1 ? 1 : 0;
      }
      Thread.sleep(50);
      return hits;
    }
  }

  /**
   * Submits each of them.
   *
   * @param size 1: some seconds on three nodes of two threads; 2: about twice as long
   */
  static List<Job<Long>> submit(int size) {
    List<Task<Long>> programs =
        List.of(
            new Walk(200 * size, 20, 100_000),
            new Points(40 * size),
            new ForkTree(2 + size),
            new Brood(10 * size, 200));
    JobOptions options = JobOptions.named("program").seed(6).allow("com.example").durable(true);
    return programs.stream().map(program -> RemoteFork.submit(program, options)).toList();
  }
}
