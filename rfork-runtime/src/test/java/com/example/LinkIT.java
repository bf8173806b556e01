package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Fork;
import org.rfork.RemoteFork;

/** What links and their absence mean for programs: nothing that they could see. */
@Timeout(120)
class LinkIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Longer than a message may be. */
  private static final int LARGE = 3_000_000;

  /** No stack is so deep. */
  private static final int DEEPEST = 10_000_000;

  private static int sum(double[] numbers) {
    int sum = 0;
    for (double number : numbers) {
      sum += (int) number;
    }
    return sum;
  }

  private static void forkLittleAndMuch() {
    var forks = new ArrayList<Fork<Integer>>();
    for (int i = 0; i < 1000; i++) {
      int number = i;
      forks.add(RemoteFork.fork(() -> number));
    }
    double[] numbers = new double[LARGE / Double.BYTES];
    Arrays.fill(numbers, 1);
    var large = RemoteFork.fork(() -> sum(numbers));
    for (int i = 0; i < 1000; i++) {
      assertThat(forks.get(i).join(LIMIT)).isEqualTo(i);
    }
    assertThat(large.join(LIMIT)).isEqualTo(numbers.length);
  }

  @Test
  void whereNoLinkComesUpAllGoesByPekko() throws Exception {
    try (var network = new CutNetwork()) {
      network.cutLinks();
      try (var cluster = new TestCluster(2, 1, Map.of(), network)) {
        forkLittleAndMuch();
        network.heal();
        forkLittleAndMuch();
        assertThat(cluster.lines()).noneMatch(line -> line.endsWith(" ended"));
      }
    }
  }

  @Test
  void aThreadThatIsInterruptedForksAndStaysInterrupted() throws Exception {
    try (var cluster = new TestCluster(1, 1, Map.of())) {
      Thread.currentThread().interrupt();
      Fork<String> fork = RemoteFork.fork(RemoteFork::node);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(fork.join(LIMIT)).isEqualTo("n1");
      assertThat(RemoteFork.fork(RemoteFork::node).join(LIMIT)).isEqualTo("n1");
      assertThat(cluster.lines()).isEmpty();
    }
  }

  private static int forkUntilTheStackEnds(List<Fork<Integer>> forks, int depth) {
    if (depth == DEEPEST) {
      return 0;
    }
    try {
      forks.add(RemoteFork.fork(() -> depth));
      return forkUntilTheStackEnds(forks, depth + 1) + 1;
    } catch (StackOverflowError deep) {
      return 0;
    }
  }

  @Test
  void whatIsForkedUntilTheStackEndsIsDone() throws Exception {
    try (var cluster = new TestCluster(1, 1, Map.of("rfork.forks.max-in-flight", "1000000"))) {
      var forks = new ArrayList<Fork<Integer>>();
      assertThat(forkUntilTheStackEnds(forks, 0)).isPositive();
      for (Fork<Integer> fork : forks) {
        assertThat(fork.join(LIMIT)).isNotNegative();
      }
      assertThat(RemoteFork.fork(RemoteFork::node).join(LIMIT)).isEqualTo("n1");
      assertThat(cluster.lines()).noneMatch(line -> line.endsWith(" ended"));
    }
  }
}
