package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Fork;
import org.rfork.ForkState;
import org.rfork.RemoteFork;
import org.rfork.runtime.Order;

/** Nodes that leave on purpose, with all kinds of work on them. */
@Timeout(120)
class DrainIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void queuedTasksGoElsewhereAndEachRunsOnce() throws Exception {
    try (var cluster = new TestCluster(2, 1, Map.of())) {
      List<Fork<Integer>> tasks =
          IntStream.range(0, 60)
              .mapToObj(
                  index ->
                      RemoteFork.fork(
                          () -> {
                            System.out.println("begins on " + RemoteFork.node());
                            Thread.sleep(50);
                            return index;
                          }))
              .toList();
      Conditions.await("n1 is at work", () -> isOn(tasks, "n1", ForkState.RUNNING));
      Conditions.await("n1 has a queue", () -> isOn(tasks, "n1", ForkState.QUEUED));
      drainOnceItKnowsTheOthers(cluster, "n1");
      Conditions.await("n1 has left", () -> cluster.lines().contains("n1 exited with code 0"));
      for (int index = 0; index < tasks.size(); index++) {
        assertThat(tasks.get(index).join(LIMIT)).isEqualTo(index);
      }
      for (Fork<Integer> task : tasks) {
        String begins = "[" + task.path() + "] begins on ";
        assertThat(cluster.lines()).filteredOn(line -> line.startsWith(begins)).hasSize(1);
      }
    }
  }

  @Test
  void aParentThatHoldsItsChildrenIsWaitedForAndNothingRunsTwice() throws Exception {
    try (var cluster = new TestCluster(1, 2, Map.of())) {
      Fork<Long> parent = RemoteFork.fork(new Brood(12, 300));
      Conditions.await(
          "its children run",
          () -> cluster.lines().stream().anyMatch(line -> line.contains("child")));
      cluster.start("n2", System.getProperty("java.class.path"));
      cluster.awaitWorkers(2);
      drainOnceItKnowsTheOthers(cluster, "n1");
      assertThat(parent.join(LIMIT)).isEqualTo(66);
      Conditions.await("n1 has left", () -> cluster.lines().contains("n1 exited with code 0"));
      for (int index = 0; index < 12; index++) {
        String begins = "] child " + index;
        assertThat(cluster.lines()).filteredOn(line -> line.endsWith(begins)).hasSize(1);
      }
    }
  }

  @Test
  @Tag("chaos")
  void theLastNodeThatRunsForksIsNotDrained() throws Exception {
    try (var cluster = new TestCluster(2, 1, Map.of())) {
      drainOnceItKnowsTheOthers(cluster, "n1");
      Conditions.await("n1 has left", () -> cluster.lines().contains("n1 exited with code 0"));
      Order.Answer refused = drain(cluster, "n2");
      assertThat(refused.done()).isFalse();
      assertThat(refused.said()).contains("n2 stays: no other node runs forks");
      assertThat(drain(cluster, "driver").said()).contains("runs no forks");
      assertThat(RemoteFork.fork(RemoteFork::node).join(LIMIT)).isEqualTo("n2");
    }
  }

  private static void drainOnceItKnowsTheOthers(TestCluster cluster, String node) {
    Conditions.await(node + " obeys", () -> drain(cluster, node).done());
  }

  private static Order.Answer drain(TestCluster cluster, String node) {
    return cluster.driver().carryOut(new Order(Order.Verb.DRAIN, node, ""));
  }

  private static boolean isOn(List<? extends Fork<?>> forks, String node, ForkState state) {
    return forks.stream()
        .anyMatch(fork -> fork.state() == state && fork.node().equals(Optional.of(node)));
  }
}
