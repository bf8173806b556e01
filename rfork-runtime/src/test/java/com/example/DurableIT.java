package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.ForkState;
import org.rfork.Forks;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.runtime.view.ForkSnapshot;

/** Jobs that outlive nodes. */
@Timeout(180)
class DurableIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Map<String, String> OFTEN = Map.of("rfork.checkpoint.interval", "100ms");

  private static JobOptions durable(String name) {
    return JobOptions.named(name).seed(6).allow("com.example").durable(true);
  }

  @Test
  void aRootGoesOnWhenItsNodeOrItsHomeIsLost() throws Exception {
    try (var cluster = new TestCluster(3, 1, OFTEN)) {
      long undisturbed = RemoteFork.submit(new Walk(100, 20, 10), durable("walk")).join(LIMIT);
      List<String> alive = new ArrayList<>(List.of("n1", "n2", "n3"));
      Job<Long> job = RemoteFork.submit(new Walk(200, 50, 10), durable("walk"));
      Job<Long> sameJob = RemoteFork.submit(new Walk(100, 20, 10), durable("walk"));
      ForkSnapshot first = awaitRunning(cluster, job);
      String home = first.home();
      Conditions.await(
          "it is half way", () -> cluster.lines().contains("[" + job.id() + "] is half way"));
      kill(cluster, alive, first.node());
      ForkSnapshot second = awaitRunning(cluster, job);
      assertThat(alive).contains(second.node());
      if (alive.contains(home)) {
        assertThat(second.home()).isEqualTo(home);
      }
      assertThat(sameJob.join(LIMIT)).isEqualTo(undisturbed);
      long expected = RemoteFork.submit(new Walk(200, 1, 10), durable("walk")).join(LIMIT);
      assertThat(job.join(LIMIT)).isEqualTo(expected);
      assertThat(entries(cluster, job)).hasSizeGreaterThan(1);
      assertThat(entries(cluster, job).get(1)).doesNotContain("at 0 on");
    }
  }

  @Test
  void aParentThatRunsAgainAdoptsItsChildren() throws Exception {
    try (var cluster = new TestCluster(3, 2, Map.of())) {
      Job<Long> job =
          RemoteFork.submit(
              () -> {
                Forks<Long> children = RemoteFork.forkAll(0, 12, DurableIT::child);
                return children.reduce(0L, Long::sum);
              },
              durable("family"));
      String root = awaitRunning(cluster, job).node();
      Conditions.await("some are done", () -> runs(cluster, "done").size() >= 4);
      Map<Integer, Integer> done = runs(cluster, "done");
      cluster.kill(root);
      assertThat(job.join(LIMIT)).isEqualTo(66L);
      Map<Integer, Integer> begun = runs(cluster, "begins");
      assertThat(begun).hasSize(12);
      List<Integer> adopted =
          done.keySet().stream().filter(index -> begun.get(index) == 1).toList();
      assertThat(adopted).as("finished children that did not run again: %s", begun).isNotEmpty();
      assertThat(begun.values().stream().mapToInt(n -> n).sum())
          .as("runs of children: %s", begun)
          .isLessThan(24);
    }
  }

  private static long child(int index) throws InterruptedException {
    System.out.println("child " + index + " begins on " + RemoteFork.node());
    Thread.sleep(300 + 200L * index);
    System.out.println("child " + index + " done");
    return index;
  }

  /** How often each child printed that. */
  private static Map<Integer, Integer> runs(TestCluster cluster, String word) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (String line : List.copyOf(cluster.lines())) {
      int at = line.indexOf("] child ");
      if (at > 0 && line.contains(word)) {
        String[] words = line.substring(at + 2).split(" ", -1);
        counts.merge(Integer.parseInt(words[1]), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static void kill(TestCluster cluster, List<String> alive, String victim) {
    cluster.kill(victim);
    alive.remove(victim);
  }

  private static ForkSnapshot awaitRunning(TestCluster cluster, Job<?> job) throws Exception {
    List<ForkSnapshot> found = new ArrayList<>();
    Conditions.await(
        job.id() + " runs",
        () -> {
          found.clear();
          cluster.driver().snapshot(Duration.ofSeconds(5)).forks().stream()
              .filter(fork -> fork.path().equals(job.id()))
              .filter(fork -> fork.state() == ForkState.RUNNING)
              .forEach(found::add);
          return !found.isEmpty();
        });
    return found.get(0);
  }

  private static List<String> entries(TestCluster cluster, Job<?> job) {
    return List.copyOf(cluster.lines()).stream()
        .filter(line -> line.startsWith("[" + job.id() + "]") && line.contains("enters at"))
        .toList();
  }
}
