package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.ForkState;
import org.rfork.Forks;
import org.rfork.RemoteFork;
import org.rfork.runtime.config.RforkConfig;

/** How soon the loss of a node is known, and that nothing else is taken for it. */
@Tag("chaos")
class FailureDetectionIT {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "rfork.cluster.unreachable-after",
          RforkConfig.load(null).cluster().unreachableAfter().toMillis() + "ms");

  @FunctionalInterface
  private interface Blow {
    void strike() throws Exception;
  }

  /** From the blow until the driver no longer believes that a fork runs on n1. */
  private static double secondsUntilKnown(Blow blow) throws Exception {
    Fork<Object> fork =
        RemoteFork.fork(
            () -> {
              Thread.sleep(600_000);
              return null;
            },
            ForkOptions.DEFAULT.node("n1"));
    Conditions.await("it runs", () -> fork.state() == ForkState.RUNNING);
    long struck = System.nanoTime();
    blow.strike();
    Conditions.await(
        "the loss is known",
        () -> fork.state() != ForkState.RUNNING || !fork.node().equals(Optional.of("n1")));
    fork.cancel();
    return (System.nanoTime() - struck) / 1e9;
  }

  @Test
  @Timeout(120)
  void aKilledProcessIsKnownAtOnce() throws Exception {
    try (var cluster = new TestCluster(2, 1, DEFAULTS)) {
      cluster.hideEnds();
      double seconds = secondsUntilKnown(() -> cluster.kill("n1"));
      System.out.printf("a killed process was known after %.3f s%n", seconds);
      assertThat(seconds).isLessThan(2); // 0.5 s on an idle machine
    }
  }

  @Test
  @Timeout(120)
  void aSilentNodeIsKnownWithinTenSeconds() throws Exception {
    try (var cluster = new TestCluster(2, 1, DEFAULTS)) {
      double seconds = secondsUntilKnown(() -> cluster.freeze("n1"));
      System.out.printf("a silent node was known after %.3f s%n", seconds);
      assertThat(seconds).isBetween(4.0, 10.0);
      cluster.thaw("n1");
    }
  }

  @Test
  @Timeout(180)
  void fullLoadIsNotTakenForSilence() throws Exception {
    load(Duration.ofSeconds(30));
  }

  @Test
  @Tag("chaos")
  @Timeout(900)
  void tenMinutesOfFullLoadAreNotTakenForSilence() throws Exception {
    load(Duration.ofMinutes(10));
  }

  private static long spin(long nanos) {
    long end = System.nanoTime() + nanos;
    long sum = 0;
    while (System.nanoTime() - end < 0) {
      sum = sum * 31 + end;
    }
    return sum;
  }

  /** Three nodes that each keep twice the machine's cores busy. */
  private static void load(Duration howLong) throws Exception {
    int threads = 2 * Runtime.getRuntime().availableProcessors();
    long nanos = howLong.toNanos();
    try (var cluster = new TestCluster(3, threads, DEFAULTS)) {
      Forks<Long> busy = RemoteFork.forkAll(0, 3 * threads, i -> spin(nanos));
      busy.join();
      assertThat(cluster.driver().stopped().toCompletableFuture()).isNotDone();
      assertThat(cluster.lines()).noneMatch(line -> line.endsWith(" ended"));
    }
  }
}
