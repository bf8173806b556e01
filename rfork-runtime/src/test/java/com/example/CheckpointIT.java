package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import org.rfork.runtime.launch.Nodes;

/** Captures that somebody orders, and those that the number of safe points asks for. */
@Timeout(120)
class CheckpointIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int STEPS = 150;

  private static Job<Long> walk() {
    return RemoteFork.submit(
        new Walk(STEPS, 20, 10), JobOptions.named("walk").seed(6).allow("com.example"));
  }

  @Test
  void aContinuationIsCapturedOnDemandAndGoesOnFromThereWhenItsNodeIsLost() throws Exception {
    try (var cluster = new TestCluster(2, 1, Map.of("rfork.checkpoint.interval", "0s"))) {
      Job<Long> walk = walk();
      Conditions.await("it runs", () -> walk.root().state() == ForkState.RUNNING);
      String node = walk.root().node().orElseThrow();
      Order order = new Order(Order.Verb.CHECKPOINT, walk.id(), "");
      Order.Answer first = cluster.driver().carryOut(order);
      assertThat(first.said())
          .startsWith(walk.id() + " was captured on " + node + " at its safe point 1, ");
      assertThat(first.done()).isTrue();
      Order.Answer second = Nodes.command(cluster.driver().address(), order, LIMIT);
      assertThat(second.said()).contains(" at its safe point 2, ");
      cluster.kill(node);
      walk.join(LIMIT);
      List<String> entries = entries(cluster, walk);
      assertThat(entries).hasSize(2);
      assertThat(entries.get(1)).doesNotContain("at 0 on");
      assertThat(cluster.driver().carryOut(order).done()).isFalse();
    }
  }

  @Test
  void whatCannotBeCapturedSaysWhy() throws Exception {
    try (var cluster = new TestCluster(1, 1, Map.of())) {
      Fork<Integer> task =
          RemoteFork.fork(
              () -> {
                Thread.sleep(2000);
                return 7;
              });
      Conditions.await("it runs", () -> task.state() == ForkState.RUNNING);
      Fork<Integer> queued = RemoteFork.fork(() -> 8); // the pool need not begin in order
      assertThat(captured(cluster, task))
          .isEqualTo(new Order.Answer(false, task.path() + " is a task, which has no safe points"));
      assertThat(captured(cluster, queued).said())
          .isEqualTo(queued.path() + " has not begun, and begins with what it was forked with");
      assertThat(task.join(LIMIT) + queued.join(LIMIT)).isEqualTo(15);
    }
  }

  @Test
  @Tag("chaos")
  void everyNthSafePointIsCaptured() throws Exception {
    Map<String, String> counted =
        Map.of("rfork.checkpoint.interval", "0s", "rfork.checkpoint.every", "25");
    try (var cluster = new TestCluster(2, 1, counted)) {
      long undisturbed = walk().join(LIMIT);
      Job<Long> walk = walk();
      Conditions.await("it runs", () -> walk.root().state() == ForkState.RUNNING);
      String halfWay = "[" + walk.id() + "] is half way";
      Conditions.await("it is half way", () -> cluster.lines().contains(halfWay));
      cluster.kill(walk.root().node().orElseThrow());
      assertThat(walk.join(LIMIT)).isEqualTo(undisturbed);
      assertThat(entries(cluster, walk))
          .hasSize(2)
          .last()
          .asString()
          .containsPattern("enters at (50|75|100|125) on");
    }
  }

  /** A continuation that runs on the node of its home, which is lost. */
  @Test
  void aForkBesideItsParentGoesOnFromTheCopyOnAnotherNode() throws Exception {
    try (var cluster = new TestCluster(3, 2, Map.of("rfork.checkpoint.interval", "100ms"))) {
      Job<Long> job =
          RemoteFork.submit(
              () ->
                  RemoteFork.fork(
                          new Walk(STEPS, 20, 10), ForkOptions.DEFAULT.strategy("local-first"))
                      .join(),
              JobOptions.named("family").seed(6).allow("com.example").durable(true));
      String child = "[" + job.id() + "/0] ";
      Conditions.await("it is half way", () -> cluster.lines().contains(child + "is half way"));
      cluster.kill(entries(cluster, child).get(0).replaceFirst(".* on (n\\d) as .*", "$1"));
      long result = job.join(LIMIT);
      assertThat(entries(cluster, child))
          .hasSize(2)
          .last()
          .asString()
          .containsPattern("enters at [1-9]");
      Job<Long> undisturbed =
          RemoteFork.submit(
              () -> RemoteFork.fork(new Walk(STEPS, 1, 10)).join(),
              JobOptions.named("family").seed(6).allow("com.example"));
      assertThat(result).isEqualTo(undisturbed.join(LIMIT));
    }
  }

  private static Order.Answer captured(TestCluster cluster, Fork<?> fork) {
    return cluster.driver().carryOut(new Order(Order.Verb.CHECKPOINT, fork.path().value(), ""));
  }

  private static List<String> entries(TestCluster cluster, Job<?> job) {
    return entries(cluster, "[" + job.id() + "]");
  }

  private static List<String> entries(TestCluster cluster, String prefix) {
    return List.copyOf(cluster.lines()).stream()
        .filter(line -> line.startsWith(prefix) && line.contains("enters at"))
        .toList();
  }
}
