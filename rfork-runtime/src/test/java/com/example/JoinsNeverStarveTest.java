package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.ForkRefusedException;
import org.rfork.MisuseException;
import org.rfork.RemoteFork;

/** Deep and wide trees on few threads, and the limits of forks in flight. */
@Timeout(120)
class JoinsNeverStarveTest {
  private static final AtomicInteger INSIDE = new AtomicInteger();
  private static final AtomicInteger MOST = new AtomicInteger();
  private static volatile CountDownLatch gate = new CountDownLatch(1);

  static int depth(int levels) {
    return levels == 0 ? 0 : 1 + RemoteFork.fork(() -> depth(levels - 1)).join();
  }

  static int fib(int n) {
    if (n < 2) {
      return n;
    }
    Fork<Integer> left = RemoteFork.fork(() -> fib(n - 1));
    return fib(n - 2) + left.join();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aRecursionOfDepthOneThousand(int threads) {
    try (var node = new EmbeddedNode(threads)) {
      assertThat(RemoteFork.fork(() -> depth(1000)).join()).isEqualTo(1000);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aFanOutOfOneHundredThousand(int threads) {
    try (var node = new EmbeddedNode(threads)) {
      assertThat(RemoteFork.forkAll(0, 100_000, i -> i).reduce(0, (a, b) -> a ^ b)).isZero();
      assertThat(
              RemoteFork.fork(
                      () -> RemoteFork.forkAll(0, 100_000, i -> i).reduce(0, (a, b) -> a ^ b))
                  .join())
          .isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aTreeOfForks(int threads) {
    try (var node = new EmbeddedNode(threads)) {
      assertThat(RemoteFork.fork(() -> fib(16)).join()).isEqualTo(987);
    }
  }

  @Test
  void aRecursionGoesOnWhenNoSpareThreadIsLeft() {
    try (var node =
        new EmbeddedNode(1, "rfork.exec.max-spare-threads", 2, "rfork.exec.max-inline-depth", 5)) {
      assertThat(RemoteFork.fork(() -> depth(300)).join()).isEqualTo(300);
    }
  }

  @Test
  void aFullNodeRunsNestedForksAtOnce() {
    try (var node = new EmbeddedNode(1, "rfork.forks.max-in-flight", 10)) {
      assertThat(RemoteFork.fork(() -> RemoteFork.forkAll(0, 1000, i -> i).join().size()).join())
          .isEqualTo(1000);
      assertThat(RemoteFork.forkAll(0, 1000, i -> i).join()).hasSize(1000);
    }
  }

  @Test
  void aFullNodeRefusesIfConfigSaysSo() {
    gate = new CountDownLatch(1);
    try (var node =
        new EmbeddedNode(1, "rfork.forks.max-in-flight", 3, "rfork.forks.when-full", "refuse")) {
      List<Fork<Integer>> forks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        forks.add(
            RemoteFork.fork(
                () -> {
                  gate.await();
                  return 1;
                }));
      }
      assertThatThrownBy(() -> RemoteFork.fork(() -> 1))
          .isInstanceOf(ForkRefusedException.class)
          .hasMessageContaining("rfork.forks.max-in-flight");
      gate.countDown();
      forks.forEach(Fork::join);
      assertThat(RemoteFork.fork(() -> 1).join()).isEqualTo(1);
    }
  }

  @Test
  void aForkRefusedForItsKeyTakesNoRoomFromOthers() {
    gate = new CountDownLatch(1);
    try (var node =
        new EmbeddedNode(1, "rfork.forks.max-in-flight", 2, "rfork.forks.when-full", "refuse")) {
      ForkOptions named = ForkOptions.DEFAULT.key("one");
      Fork<Integer> first =
          RemoteFork.fork(
              () -> {
                gate.await();
                return 1;
              },
              named);
      for (int again = 0; again < 3; again++) {
        assertThatThrownBy(() -> RemoteFork.fork(() -> 2, named))
            .isInstanceOf(MisuseException.class)
            .hasMessageContaining("one");
      }
      gate.countDown();
      assertThat(first.join()).isEqualTo(1);
    }
  }

  @Test
  void aRulesLimitHoldsOnItsNode(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder)
      throws Exception {
    var file = folder.resolve("rules.conf");
    java.nio.file.Files.writeString(
        file, "rfork.placement.rules = [ { name = db, label = \"db*\", per-node = 2 } ]\n");
    INSIDE.set(0);
    MOST.set(0);
    var config =
        org.rfork.runtime.config.RforkConfig.load(
            file, java.util.Map.of("rfork.node.threads", 4, "rfork.node.name", "here"));
    try (var node = org.rfork.runtime.launch.Nodes.start(config)) {
      RemoteFork.forkAll(
              0,
              40,
              i -> {
                MOST.accumulateAndGet(INSIDE.incrementAndGet(), Math::max);
                Thread.sleep(2);
                return INSIDE.decrementAndGet();
              },
              ForkOptions.labelled("db-read"))
          .join();
      assertThat(MOST.get()).isEqualTo(2);
    }
  }
}
