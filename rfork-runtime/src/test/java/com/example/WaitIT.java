package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.ForkCancelledException;
import org.rfork.ForkDeadlockException;
import org.rfork.ForkException;
import org.rfork.ForkOptions;
import org.rfork.ForkState;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;

/** Joins, deadlines, retries and cancellation over two worker processes. */
@Timeout(120)
class WaitIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final ForkOptions ON_N1 = ForkOptions.DEFAULT.node("n1");
  private static final ForkOptions ON_N2 = ForkOptions.DEFAULT.node("n2");

  /** In each JVM: handles that a fork there gets from another fork. */
  private static final Map<String, BlockingQueue<Fork<String>>> MAIL = new ConcurrentHashMap<>();

  private static TestCluster cluster;

  @BeforeAll
  static void start() throws InterruptedException {
    cluster =
        new TestCluster(
            2,
            4,
            Map.of("rfork.checkpoint.interval", "100ms", "rfork.forks.cancel-grace", "500ms"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static BlockingQueue<Fork<String>> mail(String box) {
    return MAIL.computeIfAbsent(box, absent -> new LinkedBlockingQueue<>());
  }

  private static String joinNext(String box) throws InterruptedException {
    Fork<String> next = mail(box).take();
    try {
      return next.join();
    } catch (ForkDeadlockException deadlock) {
      return "was told of " + deadlock.cycle().size();
    }
  }

  private static String ring(String name, int size) {
    List<Fork<String>> ring = new ArrayList<>();
    List<ForkOptions> places = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String box = name + i;
      places.add(i % 2 == 0 ? ON_N1 : ON_N2);
      ring.add(RemoteFork.fork(() -> joinNext(box), places.get(i)));
    }
    for (int i = 0; i < size; i++) {
      String box = name + i;
      Fork<String> next = ring.get((i + 1) % size);
      RemoteFork.fork(() -> mail(box).add(next), places.get(i)).join();
    }
    ring.forEach(fork -> assertThat(fork.join(LIMIT)).isEqualTo("was told of " + size));
    return "done";
  }

  @Test
  void aRingOverTwoNodesIsFound() {
    assertThat(ring("main", 2)).isEqualTo("done");
    assertThat(ring("longer", 4)).isEqualTo("done");
  }

  @Test
  void aRingWhoseForksHaveTheirHomeOnAWorkerIsFound() {
    Job<String> job =
        RemoteFork.submit(() -> ring("nested", 3), JobOptions.named("ring").allow("com.example"));
    assertThat(job.join(LIMIT)).isEqualTo("done");
  }

  /** Two levels of forks over both nodes, of which each says that it runs. */
  private static String tree(int levels) throws InterruptedException {
    List<Fork<String>> below = new ArrayList<>();
    if (levels > 0) {
      below.add(RemoteFork.fork(() -> tree(levels - 1), ON_N1));
      below.add(RemoteFork.fork(() -> tree(levels - 1), ON_N2));
    }
    System.out.println("runs");
    try {
      while (levels == 0) {
        Thread.sleep(10_000);
      }
      below.forEach(Fork::join);
    } finally {
      System.out.println("stops");
    }
    return "never";
  }

  private static long count(String job, String word) {
    List<String> lines = List.copyOf(cluster.lines());
    return lines.stream().filter(line -> line.startsWith("[" + job) && line.endsWith(word)).count();
  }

  private static void assertWholeTreeStops(Job<String> job, String why) {
    assertThatThrownBy(() -> job.join(LIMIT))
        .isInstanceOf(ForkCancelledException.class)
        .hasMessageContaining(why);
    Conditions.await("all have stopped", () -> count(job.id(), "stops") == 7);
    Conditions.await(
        "no node keeps any of them",
        () ->
            cluster.driver().snapshot(Duration.ofSeconds(5)).forks().stream()
                .noneMatch(fork -> fork.path().startsWith(job.id())));
  }

  @Test
  void cancellingAJobStopsItsForksOnAllNodes() {
    Job<String> job =
        RemoteFork.submit(() -> tree(2), JobOptions.named("tree").allow("com.example"));
    Conditions.await("all run", () -> count(job.id(), "runs") == 7);
    job.root().cancel();
    assertWholeTreeStops(job, "cancel() was called");
  }

  @Test
  void aJobsDeadlineStopsItsForksOnAllNodes() {
    JobOptions options = JobOptions.named("late").allow("com.example");
    Job<String> job = RemoteFork.submit(() -> tree(2), options.deadline(Duration.ofSeconds(4)));
    Conditions.await("all run", () -> count(job.id(), "runs") == 7);
    assertWholeTreeStops(job, "its deadline of PT4S passed");
  }

  @Test
  void aNestedForksDeadlineHoldsOnAnotherNode() {
    ForkOptions soon = ON_N2.deadline(Duration.ofMillis(500));
    Fork<String> parent =
        RemoteFork.fork(
            () -> {
              Fork<String> child = RemoteFork.fork(() -> tree(0), soon);
              try {
                return child.join();
              } catch (ForkException ended) {
                return ended.getClass().getSimpleName() + " " + ended.getMessage();
              }
            },
            ON_N1);
    assertThat(parent.join(LIMIT))
        .startsWith("ForkCancelledException")
        .contains("its deadline of PT0.5S passed");
  }

  @Test
  void aForkThatIgnoresItsCancellationIsShownAndItsNodeGoesOn() {
    Fork<Long> stubborn = RemoteFork.fork(WaitIT::tenSeconds, ON_N2);
    Conditions.await("it runs", () -> stubborn.state() == ForkState.RUNNING);
    stubborn.cancel();
    Conditions.await(
        "it is shown",
        () ->
            cluster.driver().snapshot(Duration.ofSeconds(5)).forks().stream()
                .anyMatch(
                    fork ->
                        fork.path().equals(stubborn.path().value())
                            && fork.state() == ForkState.CANCELLED
                            && fork.node().equals("n2")
                            && fork.reason().contains("still runs")));
    assertThat(RemoteFork.forkAll(0, 8, i -> i, ON_N2).join()).hasSize(8);
  }

  private static long tenSeconds() {
    long end = System.nanoTime() + 10_000_000_000L;
    long turns = 0;
    while (System.nanoTime() < end) {
      turns++;
    }
    return turns;
  }

  /** Fails at its end until it has failed twice; says where each attempt began. */
  private static final class Unlucky extends Continuation<Integer> {
    private int step;

    @Override
    protected Integer run() throws InterruptedException {
      System.out.println("begins at " + step);
      while (step < 40) {
        step++;
        RemoteFork.checkpoint();
        Thread.sleep(20);
      }
      if (mail("unlucky").size() < 2) {
        mail("unlucky").add(RemoteFork.fork(() -> "a failure"));
        throw new IllegalStateException("out of luck");
      }
      return step;
    }
  }

  @Test
  void aRetryGoesOnFromTheNewestCheckpoint() {
    Fork<Integer> fork = RemoteFork.fork(new Unlucky(), ON_N1.retries(2));
    assertThat(fork.join(LIMIT)).isEqualTo(40);
    String path = fork.path().value();
    List<String> begins =
        cluster.lines().stream().filter(line -> line.startsWith("[" + path + "] begins")).toList();
    assertThat(begins).hasSize(3);
    assertThat(begins.get(0)).endsWith("begins at 0");
    assertThat(begins.subList(1, 3)).noneMatch(line -> line.endsWith("begins at 0"));
  }
}
