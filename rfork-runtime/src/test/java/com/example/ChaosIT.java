package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.ForkOptions;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.Task;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.NodeSnapshot;

/**
 * Durable jobs under a schedule of faults that a seed gives. {@code -Dchaos.seed=N} repeats one.
 */
@Tag("chaos")
class ChaosIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int NODES = 3;
  private static final Map<String, String> SETTINGS =
      Map.of(
          "rfork.checkpoint.interval", "200ms",
          "rfork.forks.max-attempts", "20",
          "rfork.cluster.unreachable-after", "4s",
          "rfork.cluster.stable-after", "1s");

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

  private static List<Task<Long>> programs() {
    return List.of(new Walk(200, 20, 100_000), new Points(80), new ForkTree(4), new Brood(20, 200));
  }

  private static Job<Long> submit(Task<Long> program) {
    return RemoteFork.submit(
        program, JobOptions.named("chaos").seed(6).allow("com.example").durable(true));
  }

  @Test
  @Timeout(300)
  void durableJobsEndWithTheSameBits() throws Exception {
    runs(2, Duration.ofSeconds(9));
  }

  @Test
  @Tag("chaos")
  @Timeout(9000)
  void aHundredRoundsEndWithTheSameBits() throws Exception {
    runs(100, Duration.ofSeconds(10));
  }

  private static void runs(int rounds, Duration untilPutOut) throws Exception {
    long seed = Long.getLong("chaos.seed", new Random().nextLong());
    System.out.println("chaos: -Dchaos.seed=" + seed);
    try (var network = new CutNetwork();
        var cluster = new TestCluster(NODES, 2, SETTINGS, network)) {
      List<Long> undisturbed = new ArrayList<>();
      for (Job<Long> job : programs().stream().map(ChaosIT::submit).toList()) {
        undisturbed.add(job.join(LIMIT));
      }
      Faults faults = new Faults(cluster, network, NODES, seed, untilPutOut);
      try {
        for (int round = 1; round <= rounds; round++) {
          assertThat(disturbed(faults)).as("round %d", round).isEqualTo(undisturbed);
          awaitNothingLeft(cluster);
        }
      } catch (Exception | AssertionError failure) {
        cluster.lines().forEach(System.out::println);
        throw new AssertionError(
            "-Dchaos.seed=%d after %s; seen last: %s".formatted(seed, faults.done(), faults.seen()),
            failure);
      }
      System.out.println("chaos: " + rounds + " rounds under " + faults.done());
    }
  }

  private static List<Long> disturbed(Faults faults) throws Exception {
    List<Job<Long>> jobs = programs().stream().map(ChaosIT::submit).toList();
    CompletableFuture<?>[] ends =
        jobs.stream()
            .map(job -> job.root().toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture<Void> end = CompletableFuture.allOf(ends);
    while (!end.isDone()) {
      faults.next(jobs);
    }
    List<Long> results = new ArrayList<>();
    for (Job<Long> job : jobs) {
      results.add(job.join(LIMIT));
    }
    return results;
  }

  /** No node keeps a fork, or a thread that only forks need, of jobs that have ended. */
  private static void awaitNothingLeft(TestCluster cluster) {
    Conditions.await(
        "no fork is left",
        () -> {
          ClusterSnapshot seen = cluster.driver().snapshot(Duration.ofSeconds(2));
          return seen.forks().isEmpty()
              && seen.nodes().stream().allMatch(node -> node.running() + node.queued() == 0);
        });
    for (NodeSnapshot node : cluster.driver().snapshot(Duration.ofSeconds(2)).nodes()) {
      if (node.roles().contains("worker")) {
        ForkOptions there = ForkOptions.DEFAULT.node(node.name());
        assertThat(RemoteFork.fork(ChaosIT::extraThreadsThatStay, there).join(LIMIT))
            .as("threads of %s besides its pool's", node.name())
            .isEmpty();
      }
    }
  }

  /** Gives those that are about to end ten seconds. */
  private static List<String> extraThreadsThatStay() throws InterruptedException {
    List<String> names = extraThreads();
    for (int turn = 0; turn < 200 && !names.isEmpty(); turn++) {
      Thread.sleep(50);
      names = extraThreads();
    }
    return names;
  }

  private static List<String> extraThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread != Thread.currentThread())
        .map(Thread::getName)
        .filter(name -> name.contains("-extra-") || name.contains("-stand-in-"))
        .toList();
  }
}
