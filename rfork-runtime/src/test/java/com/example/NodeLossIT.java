package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Fork;
import org.rfork.ForkException;
import org.rfork.ForkLostException;
import org.rfork.ForkRefusedException;
import org.rfork.ForkState;
import org.rfork.Forks;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;

/** Nodes that die, come late, or lack what a job needs. */
@Timeout(120)
class NodeLossIT {

  private static long work(int index) throws InterruptedException {
    Thread.sleep(50);
    return RemoteFork.random().nextInt(1000) + index * 1000L;
  }

  private static Job<Long> job() {
    return RemoteFork.submit(
        () -> RemoteFork.forkAll(0, 100, NodeLossIT::work).reduce(0L, Long::sum),
        JobOptions.named("loss").seed(4));
  }

  @Test
  void aNodeThatIsKilledDuringAJobChangesNothingInItsResult() throws Exception {
    try (var cluster = new TestCluster(3, 2, Map.of())) {
      long undisturbed = job().join();
      for (String victim : List.of("n1", "n2")) {
        Job<Long> disturbed = job();
        Conditions.await(
            "the job is under way",
            () ->
                cluster.driver().snapshot(Duration.ofSeconds(5)).jobs().stream()
                    .anyMatch(each -> each.id().equals(disturbed.id()) && each.ended() > 5));
        cluster.kill(victim);
        assertThat(disturbed.join(Duration.ofSeconds(60))).isEqualTo(undisturbed);
      }
    }
  }

  @Test
  @Tag("chaos")
  void aKilledProcessIsKnownByItsConnectionLongBeforeItsSilenceTells() throws Exception {
    var silence = Map.of("rfork.cluster.unreachable-after", "60s");
    try (var cluster = new TestCluster(3, 1, silence)) {
      cluster.hideEnds();
      Forks<String> forks =
          RemoteFork.forkAll(
              0,
              3,
              i -> {
                if (RemoteFork.node().equals("n1")) {
                  Thread.sleep(60_000);
                }
                return RemoteFork.node();
              });
      Conditions.await(
          "one runs on n1",
          () ->
              cluster.driver().snapshot(Duration.ofSeconds(5)).forks().stream()
                  .anyMatch(fork -> fork.node().equals("n1") && fork.state() == ForkState.RUNNING));
      cluster.kill("n1");
      for (Fork<String> fork : forks) {
        assertThat(fork.join(Duration.ofSeconds(20))).isIn("n2", "n3");
      }
    }
  }

  @Test
  void aForkThatKillsItsNodesIsGivenUpAndSaysWhere() throws Exception {
    try (var cluster = new TestCluster(3, 1, Map.of("rfork.forks.max-attempts", "2"))) {
      Fork<Object> killer =
          RemoteFork.fork(
              () -> {
                Runtime.getRuntime().halt(3);
                return null;
              });
      assertThatThrownBy(() -> killer.join(Duration.ofSeconds(60)))
          .isInstanceOf(ForkLostException.class)
          .hasMessageContaining(killer.path().value())
          .hasMessageContaining("2 times")
          .hasMessageContaining("its process exited with code 3");
      assertThat(RemoteFork.fork(() -> "the cluster lives").join()).isEqualTo("the cluster lives");
    }
  }

  @Test
  void aNodeThatJoinsDuringAJobGetsWork() throws Exception {
    try (var cluster = new TestCluster(1, 1, Map.of())) {
      Job<List<String>> job =
          RemoteFork.submit(
              () -> {
                Stream<String> nodes = Stream.of();
                for (int wave = 0; wave < 200; wave++) {
                  List<String> names =
                      RemoteFork.forkAll(
                              0,
                              4,
                              i -> {
                                Thread.sleep(20);
                                return RemoteFork.node();
                              })
                          .join();
                  nodes = Stream.concat(nodes, names.stream()).distinct();
                  List<String> seen = nodes.collect(Collectors.toList());
                  if (seen.contains("late")) {
                    return seen;
                  }
                  nodes = seen.stream();
                }
                return List.of();
              },
              JobOptions.named("waves"));
      cluster.start("late", System.getProperty("java.class.path"));
      assertThat(job.join(Duration.ofSeconds(90))).contains("n1", "late");
    }
  }

  @Test
  void aNodeThatLacksTheJobsClassesRefusesAtSubmit() throws Exception {
    String withoutTests =
        Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1))
            .filter(entry -> !entry.contains("test-classes"))
            .collect(Collectors.joining(java.io.File.pathSeparator));
    try (var cluster = new TestCluster(1, 1, Map.of())) {
      assertThat(job().join(Duration.ofSeconds(60))).isPositive();
      cluster.start("stranger", withoutTests);
      cluster.awaitWorkers(2);
      assertThatThrownBy(NodeLossIT::job)
          .isInstanceOf(ForkRefusedException.class)
          .hasMessageContaining("stranger")
          .hasMessageContaining("com.example");
    }
  }

  /** Without a call or an allocation: compiled, nothing in it stops for a safepoint by itself. */
  private static long longLoop(int rounds) {
    long sum = 0;
    for (int i = 1; i < rounds; i++) {
      sum += Integer.MAX_VALUE / i ^ sum;
    }
    return sum;
  }

  @Test
  @Tag("chaos")
  void aLongLoopDoesNotMakeItsNodeLookDead() throws Exception {
    var impatient =
        Map.of("rfork.cluster.unreachable-after", "1s", "rfork.cluster.stable-after", "500ms");
    try (var cluster = new TestCluster(0, 1, impatient)) {
      cluster.startOptimizing("n1");
      cluster.awaitWorkers(1);
      for (int warmUp = 0; warmUp < 3; warmUp++) {
        RemoteFork.fork(() -> longLoop(20_000_000)).join();
      }
      Fork<Long> fork = RemoteFork.fork(() -> longLoop(Integer.MAX_VALUE));
      fork.join(Duration.ofSeconds(90));
      assertThat(cluster.lines()).doesNotContain("n1 ended");
    }
  }

  @Test
  void whenNoNodeIsLeftTheJobEndsWithAnError() throws Exception {
    try (var cluster = new TestCluster(1, 1, Map.of())) {
      Fork<Object> fork =
          RemoteFork.fork(
              () -> {
                Thread.sleep(60_000);
                return null;
              });
      Conditions.await("it runs", () -> fork.state() == ForkState.RUNNING);
      cluster.kill("n1");
      Conditions.await("the loss is known", () -> fork.state() == ForkState.WAITING);
      cluster.driver().abandon("no node is left");
      assertThatThrownBy(fork::join)
          .isInstanceOf(ForkException.class)
          .hasMessageContaining("no node is left");
    }
  }
}
