package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.ForkCancelledException;
import org.rfork.ForkState;
import org.rfork.Forks;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.runtime.Order;
import org.rfork.runtime.view.ForkSnapshot;
import org.rfork.runtime.view.JobSnapshot;

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
      long undisturbed = RemoteFork.submit(new Walk(60, 20, 10), durable("walk")).join(LIMIT);
      List<String> alive = new ArrayList<>(List.of("n1", "n2", "n3"));
      Job<Long> job = RemoteFork.submit(new Walk(120, 50, 10), durable("walk"));
      Job<Long> sameJob = RemoteFork.submit(new Walk(60, 20, 10), durable("walk"));
      ForkSnapshot first = awaitRunning(cluster, job);
      String home = first.home();
      Conditions.await(
          "it is half way", () -> cluster.lines().contains("[" + job.id() + "] is half way"));
      kill(cluster, alive, first.node());
      Conditions.await("it runs elsewhere", () -> alive.contains(nodeOf(cluster, job)));
      if (alive.contains(home)) {
        assertThat(awaitRunning(cluster, job).home()).isEqualTo(home);
      }
      assertThat(sameJob.join(LIMIT)).isEqualTo(undisturbed);
      long expected = RemoteFork.submit(new Walk(120, 1, 10), durable("walk")).join(LIMIT);
      assertThat(job.join(LIMIT)).isEqualTo(expected);
      assertThat(entries(cluster, job)).hasSizeGreaterThan(1);
      assertThat(entries(cluster, job).get(1)).doesNotContain("at 0 on");
    }
  }

  @Test
  void aJobIsTakenWhileAllThreadsAreBusy() throws Exception {
    try (var cluster = new TestCluster(2, 1, OFTEN)) {
      List<Job<Long>> busy = new ArrayList<>();
      for (int n = 0; n < 2; n++) {
        busy.add(RemoteFork.submit(new Walk(10_000, 50, 10), durable("walk")));
        awaitRunning(cluster, busy.get(n));
      }
      Job<Long> waits = RemoteFork.submit(new Walk(1, 1, 10), durable("walk"));
      assertThat(busy).allMatch(job -> !job.root().state().isEnded());
      busy.forEach(Job::cancel);
      assertThat(waits.join(LIMIT)).isNotNull();
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
      Conditions.await("some are done", () -> runs(cluster, job, "done").size() >= 4);
      Map<Integer, Integer> done = runs(cluster, job, "done");
      cluster.kill(root);
      assertThat(job.join(LIMIT)).isEqualTo(66L);
      Map<Integer, Integer> begun = runs(cluster, job, "begins");
      assertThat(begun).hasSize(12);
      List<Integer> adopted =
          done.keySet().stream().filter(index -> begun.get(index) == 1).toList();
      assertThat(adopted).as("finished children that did not run again: %s", begun).isNotEmpty();
      assertThat(begun.values().stream().mapToInt(n -> n).sum())
          .as("runs of children: %s", begun)
          .isLessThan(24);
    }
  }

  @Test
  void aContinuationThatHoldsItsForksMovesAndIsRestored() throws Exception {
    try (var cluster = new TestCluster(3, 2, OFTEN)) {
      long undisturbed = RemoteFork.submit(new Fan(8, 10), durable("fan")).join(LIMIT);
      Job<Long> moved = RemoteFork.submit(new Fan(8, 200), durable("fan"));
      String first = awaitForked(cluster, moved);
      String second = first.equals("n1") ? "n2" : "n1";
      var order = new Order(Order.Verb.MOVE, moved.id(), second);
      assertThat(cluster.driver().carryOut(order).done()).isTrue();
      Conditions.await("it runs on " + second, () -> nodeOf(cluster, moved).equals(second));
      assertThat(moved.join(LIMIT)).isEqualTo(undisturbed);
      assertThat(runs(cluster, moved, "begins").values()).hasSize(8).containsOnly(1);

      Job<Long> lost = RemoteFork.submit(new Fan(8, 200), durable("fan"));
      cluster.kill(awaitForked(cluster, lost));
      assertThat(lost.join(LIMIT)).isEqualTo(undisturbed);
      assertThat(List.copyOf(cluster.lines()))
          .as("it goes on where it had forked")
          .filteredOn(line -> line.startsWith("[" + lost.id() + "] fan enters"))
          .hasSize(2)
          .anyMatch(line -> line.contains("with 8 children"));
    }
  }

  @Test
  @Tag("chaos")
  void aDeadlineCountsFromTheSubmitWhenTheHomeIsLost() throws Exception {
    try (var cluster = new TestCluster(3, 1, OFTEN)) {
      Duration deadline = Duration.ofSeconds(10);
      long submitted = System.nanoTime();
      Job<Long> job =
          RemoteFork.submit(new Walk(10_000, 50, 10), durable("walk").deadline(deadline));
      String home = awaitRunning(cluster, job).home();
      Conditions.await("half of it has passed", () -> since(submitted).toSeconds() >= 5);
      cluster.kill(home);
      assertThatThrownBy(() -> job.join(LIMIT))
          .isInstanceOf(ForkCancelledException.class)
          .hasMessageContaining("deadline");
      assertThat(since(submitted))
          .isBetween(deadline, deadline.plusSeconds(4)); // fifteen seconds if it began anew
    }
  }

  @Test
  void aResultIsStillThereWhenTheHomeOfAnEndedJobIsLost() throws Exception {
    try (var cluster = new TestCluster(3, 1, OFTEN)) {
      Job<Long> job = RemoteFork.submit(new Walk(10, 1, 10), durable("walk"));
      Long result = job.join(LIMIT);
      String home =
          cluster.driver().snapshot(Duration.ofSeconds(5)).jobs().stream()
              .filter(each -> each.id().equals(job.id()))
              .map(JobSnapshot::driver)
              .findFirst()
              .orElseThrow();
      cluster.kill(home);
      String lost = home + " ended";
      Conditions.await("its home is gone", () -> cluster.lines().contains(lost));
      AtomicReference<Job<Long>> attached = new AtomicReference<>();
      Conditions.await(
          "another node has it",
          () -> {
            try {
              attached.set(RemoteFork.attach(job.id()));
              return true;
            } catch (IllegalArgumentException notYet) {
              return false;
            }
          });
      assertThat(attached.get().join(LIMIT)).isEqualTo(result);
    }
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  private static String nodeOf(TestCluster cluster, Job<?> job) {
    return cluster.driver().snapshot(Duration.ofSeconds(5)).forks().stream()
        .filter(fork -> fork.path().equals(job.id()) && fork.state() == ForkState.RUNNING)
        .map(ForkSnapshot::node)
        .findFirst()
        .orElse("");
  }

  /** Waits until a fan has all its children, and some have ended; where it runs. */
  private static String awaitForked(TestCluster cluster, Job<?> job) throws Exception {
    String forked = "[" + job.id() + "] fan has forked";
    Conditions.await("it has forked", () -> cluster.lines().contains(forked));
    Conditions.await("some have ended", () -> runs(cluster, job, "done").size() > 2);
    return nodeOf(cluster, job);
  }

  private static long child(int index) throws InterruptedException {
    System.out.println("child " + index + " begins on " + RemoteFork.node());
    Thread.sleep(300 + 200L * index);
    System.out.println("child " + index + " done");
    return index;
  }

  /** How often each child printed that. */
  private static Map<Integer, Integer> runs(TestCluster cluster, Job<?> job, String word) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (String line : List.copyOf(cluster.lines())) {
      int at = line.indexOf("] child ");
      if (line.startsWith("[" + job.id() + "/") && at > 0 && line.contains(word)) {
        String[] words = line.substring(at + 2).split(" ", -1);
        counts.merge(Integer.parseInt(words[1]), 1, Integer::sum);
      }
    }
    return counts;
  }

  @Test
  void aJobOutlivesTheProcessThatSubmittedIt() throws Exception {
    try (var cluster = new TestCluster(2, 1, OFTEN)) {
      long undisturbed = RemoteFork.submit(new Walk(150, 1, 10), durable("walk")).join(LIMIT);
      Process victim =
          TestCluster.jvm()
              .running(
                  DriverMain.class.getName(),
                  List.of(cluster.driver().address(), DriverMain.DURABLE))
              .redirectError(Redirect.INHERIT)
              .start();
      String id;
      try (Stream<String> lines = victim.inputReader().lines()) {
        id =
            lines
                .filter(line -> line.startsWith("job "))
                .findFirst()
                .orElseThrow()
                .substring("job ".length());
      } finally {
        victim.destroyForcibly().waitFor();
      }
      Job<Long> attached = RemoteFork.attach(id);
      assertThat(attached.root().state().isEnded()).isFalse();
      assertThat(attached.join(LIMIT)).isEqualTo(undisturbed);
      Job<Long> finished = RemoteFork.attach(id);
      Conditions.await("its end is seen", () -> finished.root().state() == ForkState.SUCCEEDED);
      assertThat(finished.join(LIMIT)).isEqualTo(undisturbed);
    }
  }

  @Test
  @Tag("chaos")
  void twoNodesMayGoAtOnceIfTwoOthersHoldCopies() throws Exception {
    Map<String, String> settings = new HashMap<>(OFTEN);
    settings.put("rfork.recovery.copies", "2");
    try (var cluster = new TestCluster(4, 1, settings)) {
      long undisturbed = RemoteFork.submit(new Walk(80, 1, 10), durable("walk")).join(LIMIT);
      Job<Long> job = RemoteFork.submit(new Walk(80, 50, 10), durable("walk"));
      ForkSnapshot root = awaitRunning(cluster, job);
      Conditions.await(
          "three hold it and it is half way",
          () ->
              cluster.lines().contains("[" + job.id() + "] is half way")
                  && cluster.driver().snapshot(Duration.ofSeconds(5)).jobs().stream()
                      .anyMatch(each -> each.id().equals(job.id()) && each.holders() == 3));
      Set<String> victims = new TreeSet<>(List.of(root.node(), root.home(), "n1", "n2"));
      victims.stream()
          .sorted(Comparator.comparing(name -> !List.of(root.node(), root.home()).contains(name)))
          .limit(2)
          .forEach(cluster::kill);
      assertThat(job.join(LIMIT)).isEqualTo(undisturbed);
    }
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
