package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.ForkState;
import org.rfork.Forks;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;

/** Nodes that stop for a while (SIGSTOP) and go on. */
@Timeout(180)
@Tag("chaos")
class FrozenNodeIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void aFrozenNodeIsDoneWithoutAndComesBackAsANewOne() throws Exception {
    Map<String, String> quick =
        Map.of("rfork.cluster.unreachable-after", "2s", "rfork.cluster.stable-after", "1s");
    freeze(quick, Duration.ZERO); // no longer than it takes until it is put out
  }

  @Test
  void aNodeThatIsFrozenForHalfAMinuteDoesNoHarm() throws Exception {
    freeze(Map.of(), Duration.ofSeconds(30));
  }

  private void freeze(Map<String, String> settings, Duration howLong) throws Exception {
    String go = directory.resolve("go").toString();
    try (var cluster = new TestCluster(2, 1, settings)) {
      Forks<String> forks =
          RemoteFork.forkAll(
              0,
              2,
              i -> {
                while (!Files.exists(Path.of(go))) {
                  Thread.sleep(10);
                }
                return RemoteFork.node();
              });
      Conditions.await(
          "both run",
          () -> forks.list().stream().allMatch(fork -> fork.state() == ForkState.RUNNING));
      cluster.freeze("n1");
      long frozen = System.nanoTime();
      Files.createFile(Path.of(go)); // once it is thawed the old run ends as well
      for (Fork<String> fork : forks) {
        assertThat(fork.join(LIMIT)).isEqualTo("n2");
      }
      System.out.printf("the others went on after %.1f s%n", (System.nanoTime() - frozen) / 1e9);
      Thread.sleep(Math.max(0, howLong.toMillis() - (System.nanoTime() - frozen) / 1_000_000));
      cluster.thaw("n1");
      Conditions.await(
          "it notices and ends", () -> cluster.lines().contains("n1 was put out of its cluster"));
      System.out.printf("put out and alive for %.1f s%n", (System.nanoTime() - frozen) / 1e9);
      cluster.awaitWorkers(2);
      assertThat(RemoteFork.fork(RemoteFork::node, ForkOptions.DEFAULT.node("n1")).join(LIMIT))
          .isEqualTo("n1");
      assertThat(forks.join()).containsExactly("n2", "n2");
      assertThat(cluster.lines())
          .anyMatch(line -> line.startsWith("n1: ") && line.contains("was put out of its cluster"))
          .doesNotContain("n2 ended");
    }
  }

  private static long work(int index) throws InterruptedException {
    Thread.sleep(100);
    return RemoteFork.random().nextInt(1000) + index * 1000L;
  }

  private static Job<Long> job() {
    return RemoteFork.submit(
        () -> RemoteFork.forkAll(0, 200, FrozenNodeIT::work).reduce(0L, Long::sum),
        JobOptions.named("frozen").seed(7));
  }

  @Test
  void aJobWhoseNodesAreFrozenOneAfterTheOtherHasTheSameResult() throws Exception {
    try (var cluster = new TestCluster(3, 2, Map.of("rfork.cluster.unreachable-after", "4s"))) {
      long undisturbed = job().join();
      for (int number = 1; number <= 3; number++) {
        String victim = "n" + number;
        Job<Long> disturbed = job();
        Conditions.await(
            "the job is under way",
            () ->
                cluster.driver().snapshot(Duration.ofSeconds(5)).jobs().stream()
                    .anyMatch(each -> each.id().equals(disturbed.id()) && each.ended() > 5));
        cluster.freeze(victim);
        Thread.sleep(30_000);
        cluster.thaw(victim);
        assertThat(disturbed.join(LIMIT)).isEqualTo(undisturbed);
        cluster.awaitWorkers(3);
      }
    }
  }
}
