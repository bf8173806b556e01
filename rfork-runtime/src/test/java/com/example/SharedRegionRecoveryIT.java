package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Continuation;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.Move;
import org.rfork.runtime.view.RegionSnapshot;

/** Groups of forks that share memory in durable jobs, whose nodes are killed. */
@Timeout(180)
class SharedRegionRecoveryIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int CELLS = 4;

  private static Map<String, String> settings(String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("rfork.migration.enabled", "false");
    settings.put("rfork.checkpoint.interval", "200ms");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  private static <R> Job<R> submit(Continuation<R> root) {
    return RemoteFork.submit(
        root, JobOptions.named("sharing").seed(6).allow("com.example").durable(true));
  }

  private static ClusterSnapshot snapshot(TestCluster cluster) {
    return cluster.driver().snapshot(Duration.ofSeconds(5));
  }

  private static void await(TestCluster cluster, String what, BooleanSupplier so) {
    try {
      Conditions.await(what, so);
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(what + ": " + snapshot(cluster) + " " + cluster.lines(), late);
    }
  }

  /** Waits until so many are attached, and a checkpoint of them counts; says where they are. */
  private static String awaitCaptured(TestCluster cluster, int forks, String notOn) {
    await(
        cluster,
        forks + " are attached",
        () -> {
          List<RegionSnapshot> regions = snapshot(cluster).regions();
          return regions.size() == 1
              && regions.get(0).forks().size() == forks
              && !regions.get(0).node().equals(notOn)
              && captured(cluster, regions.get(0).node()) != null;
        });
    return snapshot(cluster).regions().get(0).node();
  }

  private static @Nullable Move captured(TestCluster cluster, String node) {
    return snapshot(cluster).moves().stream()
        .filter(move -> move.result() == Move.Result.CAPTURED && move.from().equals(node))
        .findFirst()
        .orElse(null);
  }

  @Test
  void anUndisturbedDurableJobSharesMemory() throws Exception {
    int steps = 100;
    try (var cluster = new TestCluster(2, 2, settings())) {
      Job<Long> job = submit(new Sharing(CELLS, steps, 5, 3 << 20, true));
      String node = awaitCaptured(cluster, CELLS + 1, "");
      assertThat(Objects.requireNonNull(captured(cluster, node)).why())
          .contains("was captured with 5 forks, which stood still for");
      assertThat(job.join(LIMIT)).isEqualTo(Sharing.expected(CELLS, steps));
      Conditions.await("it is gone", () -> snapshot(cluster).regions().isEmpty());
    }
  }

  @Test
  void aGroupWhoseNodeIsKilledTwiceGoesOnFromItsCheckpointAndGivesTheSameBits() throws Exception {
    int steps = 600;
    try (var cluster = new TestCluster(3, 2, settings())) {
      Job<Long> job = submit(new Sharing(CELLS, steps, 5, 1 << 20, true));
      String first = awaitCaptured(cluster, CELLS + 1, "");
      cluster.kill(first);
      String second = awaitCaptured(cluster, CELLS + 1, first);
      cluster.kill(second);
      assertThat(job.join(LIMIT))
          .as("%s", cluster.lines())
          .isEqualTo(Sharing.expected(CELLS, steps));
      assertThat(cluster.lines()).noneMatch(line -> line.contains("begins again"));
      assertThat(cluster.lines()).anyMatch(line -> line.contains("ways [" + first + "-"));
    }
  }
}
