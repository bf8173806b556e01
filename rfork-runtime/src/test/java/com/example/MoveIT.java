package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.ForkState;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.runtime.Order;
import org.rfork.runtime.view.Move;

/** Running work that goes elsewhere, on purpose or because its node is lost. */
@Timeout(120)
class MoveIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int STEPS = 150;

  /** Large enough to travel as a blob. */
  private static final int LUGGAGE = 2 << 20;

  private static Job<Long> walk(int luggage) {
    return RemoteFork.submit(
        new Walk(STEPS, 20, luggage), JobOptions.named("walk").seed(6).allow("com.example"));
  }

  @Test
  void aContinuationThatIsMovedTwiceGivesTheSameBits() throws Exception {
    var settings = Map.of("rfork.checkpoint.interval", "0s", "rfork.migration.enabled", "false");
    try (var cluster = new TestCluster(2, 1, settings)) {
      long undisturbed = walk(LUGGAGE).join(LIMIT);
      Job<Long> moved = walk(LUGGAGE);
      awaitRunning(moved.root());
      String first = moved.root().node().orElseThrow();
      String second = first.equals("n1") ? "n2" : "n1";
      move(cluster, moved.root(), second);
      assertThat(moved.root().node()).contains(second);
      assertThat(order(cluster, moved.root(), second))
          .isEqualTo(
              new Order.Answer(
                  false, moved.id() + " is on " + second + " already, and stays there"));
      move(cluster, moved.root(), first);
      assertThat(moved.join(LIMIT)).isEqualTo(undisturbed);
      List<Move> moves = cluster.driver().snapshot(Duration.ofSeconds(5)).moves();
      assertThat(moves).extracting(Move::to).containsExactly(second, first);
      assertThat(moves).allMatch(each -> each.moved() && each.stateBytes() > LUGGAGE);
      assertThat(entries(cluster, moved)).hasSize(3).noneMatch(line -> line.contains("at 150"));
    }
  }

  @Test
  @Tag("chaos")
  void workOfALostNodeGoesOnFromItsNewestCheckpoint() throws Exception {
    try (var cluster = new TestCluster(2, 1, Map.of("rfork.checkpoint.interval", "100ms"))) {
      long undisturbed = walk(10).join(LIMIT);
      Job<Long> disturbed = walk(10);
      awaitRunning(disturbed.root());
      String victim = disturbed.root().node().orElseThrow();
      String halfWay = "[" + disturbed.id() + "] is half way";
      Conditions.await("it is half way", () -> cluster.lines().contains(halfWay));
      cluster.kill(victim);
      assertThat(disturbed.join(LIMIT)).isEqualTo(undisturbed);
      List<String> entries = entries(cluster, disturbed);
      assertThat(entries).hasSize(2);
      assertThat(entries.get(0)).contains("at 0 on " + victim);
      assertThat(entries.get(1)).doesNotContain("at 0 on");
    }
  }

  @Test
  void aNodeThatIsDrainedLosesNothingAndLeaves() throws Exception {
    try (var cluster = new TestCluster(2, 2, Map.of())) {
      List<Fork<Long>> forks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        forks.add(RemoteFork.fork(new Walk(STEPS, 20, 10)));
      }
      for (int i = 0; i < 20; i++) {
        int index = i;
        forks.add(
            RemoteFork.fork(
                () -> {
                  Thread.sleep(100);
                  return (long) index;
                }));
      }
      Conditions.await(
          "n1 is at work",
          () -> forks.stream().anyMatch(fork -> fork.node().equals(Optional.of("n1"))));
      Conditions.await(
          "n1 knows n2 and obeys",
          () -> cluster.driver().carryOut(new Order(Order.Verb.DRAIN, "n1", "")).done());
      Conditions.await("n1 has left", () -> cluster.lines().contains("n1 exited with code 0"));
      for (int i = 0; i < 20; i++) {
        assertThat(forks.get(4 + i).join(LIMIT)).isEqualTo(i);
      }
      for (int i = 0; i < 4; i++) {
        assertThat(forks.get(i).join(LIMIT)).isNotZero();
      }
      assertThat(cluster.driver().snapshot(Duration.ofSeconds(5)).moves())
          .noneMatch(each -> each.to().equals("n1"));
    }
  }

  @Test
  @Tag("chaos")
  void anIdleNodeTakesWhatWaitsElsewhere() throws Exception {
    try (var cluster = new TestCluster(1, 1, Map.of())) {
      List<Fork<String>> forks = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        forks.add(
            RemoteFork.fork(
                () -> {
                  Thread.sleep(100);
                  return RemoteFork.node();
                }));
      }
      cluster.start("late", System.getProperty("java.class.path"));
      List<String> nodes = forks.stream().map(fork -> fork.join(LIMIT)).toList();
      assertThat(nodes).contains("n1", "late");
    }
  }

  @Test
  void whatCannotMoveStaysAndSaysWhy() throws Exception {
    try (var cluster = new TestCluster(2, 1, Map.of())) {
      Fork<Integer> task =
          RemoteFork.fork(
              () -> {
                Thread.sleep(3000);
                return 7;
              },
              ForkOptions.labelled("sleeper"));
      awaitRunning(task);
      String other = task.node().orElseThrow().equals("n1") ? "n2" : "n1";
      assertThat(order(cluster, task, "nowhere").said()).contains("no node is named nowhere");
      assertThat(order(cluster, task, "driver").said()).contains("driver takes no forks");
      assertThat(order(cluster, task, other).done()).isTrue();
      Conditions.await(
          "the answer comes",
          () ->
              cluster.driver().snapshot(Duration.ofSeconds(5)).moves().stream()
                  .anyMatch(each -> !each.moved() && each.why().contains("it is a task")));
      assertThat(task.join(LIMIT)).isEqualTo(7);
      assertThat(order(cluster, task, other).done()).isFalse();
    }
  }

  private static Order.Answer order(TestCluster cluster, Fork<?> fork, String node) {
    return cluster.driver().carryOut(new Order(Order.Verb.MOVE, fork.path().value(), node));
  }

  private static void move(TestCluster cluster, Fork<?> fork, String node) throws Exception {
    Order.Answer answer = order(cluster, fork, node);
    assertThat(answer.done()).as(answer.said()).isTrue();
    Conditions.await(
        "it runs on " + node,
        () -> fork.state() == ForkState.RUNNING && fork.node().equals(Optional.of(node)));
  }

  private static void awaitRunning(Fork<?> fork) throws Exception {
    Conditions.await("it runs", () -> fork.state() == ForkState.RUNNING);
  }

  private static List<String> entries(TestCluster cluster, Job<?> job) {
    return cluster.lines().stream()
        .filter(line -> line.startsWith("[" + job.id() + "]") && line.contains("enters at"))
        .toList();
  }
}
