package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.ForkState;
import org.rfork.RemoteFork;
import org.rfork.runtime.view.Move;
import org.rfork.runtime.view.Move.Result;

/** Running continuations that go on elsewhere though nobody ordered it, and those that do not. */
@Timeout(180)
class AutomaticMoveIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  /** About six seconds on a core of its own. */
  private static final int STEPS = 900;

  private static final Map<String, String> SOON =
      Map.of("rfork.migration.min-age", "1s", "rfork.migration.interval", "250ms");

  @Test
  @Tag("chaos")
  void aContinuationLeavesANodeWhoseCoreOthersUse() throws Exception {
    assumeThat(Runtime.getRuntime().availableProcessors()).isGreaterThan(1);
    assumeThat(pin(ProcessHandle.current().pid(), "0-" + lastCore())).as("taskset").isTrue();
    long undisturbed = Grind.result(STEPS);
    List<Process> hogs = new ArrayList<>();
    try (var cluster = new TestCluster(2, 1, SOON)) {
      Map<String, String> cores = Map.of("n1", "0", "n2", "1");
      for (Map.Entry<String, String> each : cores.entrySet()) {
        assertThat(pin(cluster.pid(each.getKey()), each.getValue())).isTrue();
      }
      Fork<Long> fork = RemoteFork.fork(new Grind(STEPS));
      Conditions.await("it runs", () -> fork.state() == ForkState.RUNNING);
      String slow = fork.node().orElseThrow();
      for (int hog = 0; hog < 4; hog++) {
        hogs.add(hog(cores.get(slow)));
      }
      awaitMove(cluster, Result.WENT);
      assertThat(fork.join(LIMIT)).isEqualTo(undisturbed);
      assertThat(moves(cluster, Result.WENT)).as("there and not back").hasSize(1);
      Move move = moves(cluster, Result.WENT).get(0);
      assertThat(move.from()).isEqualTo(slow);
      assertThat(move.to()).isNotEqualTo(slow);
      assertThat(move.stateBytes()).isPositive();
      assertThat(move.fromLoad()).isEqualTo(1);
      Move.Weighed weighed = move.weighed();
      assertThat(weighed).isNotNull();
      assertThat(weighed.remainingKnown()).isTrue();
      assertThat(weighed.gainSeconds()).isGreaterThan(3 * weighed.costSeconds());
      assertThat(move.why()).contains("of a core on " + slow);
    } finally {
      hogs.forEach(Process::destroyForcibly);
    }
  }

  @Test
  void aContinuationMakesRoomForWorkThatMayRunNowhereElse() throws Exception {
    try (var cluster = new TestCluster(0, 1, SOON)) {
      cluster.start("big", CLASS_PATH, Map.of("rfork.node.roles", "worker,big"));
      cluster.awaitWorkers(1);
      Fork<Long> walk = RemoteFork.fork(new Walk(3000, 20, 10));
      Conditions.await("it runs", () -> walk.state() == ForkState.RUNNING);
      Fork<String> task =
          RemoteFork.fork(RemoteFork::node, ForkOptions.labelled("needs-big").roles("big"));
      cluster.start("small", CLASS_PATH);
      assertThat(task.join(LIMIT)).isEqualTo("big");
      assertThat(walk.state())
          .as("a minute of steps is not over")
          .isNotEqualTo(ForkState.SUCCEEDED);
      Conditions.await("it is there", () -> walk.node().equals(Optional.of("small")));
      Move move = moves(cluster, Result.WENT).get(0);
      assertThat(move.why()).contains("holds up work that may not go there");
      assertThat(move.weighed()).isNotNull();
      assertThat(move.weighed().remainingKnown()).isFalse();
      walk.cancel();
    }
  }

  @Test
  @Tag("chaos")
  void whatGainsTooLittleOrMayNotGoStaysAndSaysWhy() throws Exception {
    Map<String, String> never = new HashMap<>(SOON);
    never.put("rfork.migration.ratio", "1000"); // whatever else goes on on this machine
    try (var cluster = new TestCluster(2, 2, never)) {
      Fork<Long> bound =
          RemoteFork.fork(new Walk(200, 20, 10), ForkOptions.labelled("bound").node("n1"));
      Conditions.await("it runs", () -> bound.state() == ForkState.RUNNING);
      Fork<Long> free = RemoteFork.fork(new Walk(200, 20, 10));
      awaitMove(cluster, Result.NOT_WORTH);
      assertThat(bound.join(LIMIT)).isNotZero();
      assertThat(free.join(LIMIT)).isNotZero();
      assertThat(moves(cluster, Result.WENT)).isEmpty();
      assertThat(moves(cluster, Result.NOT_WORTH))
          .filteredOn(move -> move.path().equals(bound.path().value()))
          .as("said once")
          .hasSize(1)
          .allMatch(move -> move.why().startsWith("n2 is not allowed: no node is named n1"));
      assertThat(moves(cluster, Result.NOT_WORTH))
          .filteredOn(move -> move.path().equals(free.path().value()))
          .isNotEmpty()
          .allMatch(move -> move.why().matches(".*(nothing is gained|is not more than 1000.*)"));
    }
  }

  @Test
  void nothingMovesByItselfWhenThatIsSwitchedOff() throws Exception {
    var off = Map.of("rfork.migration.enabled", "false", "rfork.migration.min-age", "0s");
    try (var cluster = new TestCluster(2, 1, off)) {
      assertThat(RemoteFork.fork(new Walk(50, 20, 10)).join(LIMIT)).isNotZero();
      assertThat(cluster.driver().snapshot(Duration.ofSeconds(5)).moves()).isEmpty();
    }
  }

  @Test
  @Tag("chaos")
  void aNodeThatJoinsGetsWorkWithinTwoSeconds() throws Exception {
    try (var cluster = new TestCluster(1, 1, Map.of())) {
      List<Fork<String>> forks =
          IntStream.range(0, 80)
              .mapToObj(
                  index ->
                      RemoteFork.fork(
                          () -> {
                            Thread.sleep(100);
                            return RemoteFork.node();
                          }))
              .toList();
      cluster.start("late", CLASS_PATH);
      cluster.awaitWorkers(2);
      Conditions.await(
          "a fork runs on the node that came",
          Duration.ofSeconds(2),
          () ->
              forks.stream()
                  .anyMatch(
                      fork ->
                          fork.state() != ForkState.QUEUED
                              && fork.node().equals(Optional.of("late"))));
      assertThat(forks.stream().map(fork -> fork.join(LIMIT))).contains("n1", "late");
    }
  }

  /** Asks seldom, since asking takes of the cores that are weighed. */
  private static void awaitMove(TestCluster cluster, Result result) {
    Awaitility.await("a move that " + result)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> !moves(cluster, result).isEmpty());
  }

  private static List<Move> moves(TestCluster cluster, Result result) {
    return cluster.driver().snapshot(Duration.ofSeconds(5)).moves().stream()
        .filter(move -> move.result() == result)
        .toList();
  }

  /** A process that asks for all of a core. */
  private static Process hog(String core) throws IOException {
    return new ProcessBuilder("taskset", "-c", core, "sh", "-c", "while :; do :; done").start();
  }

  private static int lastCore() {
    return Runtime.getRuntime().availableProcessors() - 1;
  }

  /** Gives all threads of a process these cores; false where that cannot be done. */
  private static boolean pin(long pid, String cores) throws InterruptedException {
    try {
      var command = new ProcessBuilder("taskset", "-a", "-p", "-c", cores, Long.toString(pid));
      return command.redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }
}
