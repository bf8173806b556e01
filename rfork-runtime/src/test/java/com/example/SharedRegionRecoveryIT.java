package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.ForkState;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.resource.SharedRegion;
import org.rfork.runtime.Order;
import org.rfork.runtime.checkpoint.CheckpointDirectory;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.checkpoint.StoredFork;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.Move;
import org.rfork.runtime.view.RegionSnapshot;

/** Groups of forks that share memory in durable jobs, whose nodes are killed. */
@Timeout(180)
class SharedRegionRecoveryIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int CELLS = 4;

  @TempDir private Path directory;

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

  private static String awaitAttached(TestCluster cluster, int forks) {
    await(
        cluster,
        forks + " are attached",
        () ->
            snapshot(cluster).regions().stream()
                .anyMatch(region -> region.forks().size() == forks));
    return snapshot(cluster).regions().get(0).node();
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
          .containsPattern("was captured with [1-5] forks, which stood still for [0-9]+ ms");
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

  @Test
  void aFrozenGroupGoesOnFromItsFileOnAnotherNumberOfNodes() throws Exception {
    int steps = 400;
    Path file = directory.resolve("sharing.job");
    try (var cluster = new TestCluster(2, 2, settings("rfork.checkpoint.interval", "1h"))) {
      Job<Long> job = submit(new Sharing(CELLS, steps, 5, 3 << 20, true));
      awaitAttached(cluster, CELLS + 1);
      cluster.driver().freeze(job.id(), Duration.ofSeconds(10)).write(file);
      assertThat(job.join(LIMIT)).isEqualTo(Sharing.expected(CELLS, steps));
    }
    try (var other = new TestCluster(3, 1, settings())) {
      Job<?> job = other.driver().resume(JobFile.read(file));
      assertThat(job.root().join(LIMIT)).isEqualTo(Sharing.expected(CELLS, steps));
      assertThat(other.lines()).anyMatch(line -> line.contains("ways [n"));
    }
  }

  @Test
  void aGroupGoesOnFromTheCheckpointDirectoryWhenAllNodesAreKilled() throws Exception {
    int steps = 600;
    Map<String, String> stored = settings("rfork.checkpoint.directory", directory.toString());
    String id;
    try (var cluster = new TestCluster(2, 2, stored)) {
      Job<Long> job = submit(new Sharing(CELLS, steps, 5, 3 << 20, true));
      id = job.id();
      awaitCaptured(cluster, CELLS + 1, "");
      Conditions.await(
          "the root's state names a checkpoint",
          () ->
              new CheckpointDirectory(directory)
                  .newest(job.root().path())
                  .map(StoredFork::checkpoint)
                  .filter(state -> !state.at().kept().isEmpty())
                  .isPresent());
      cluster.kill("n1");
      cluster.kill("n2");
    }
    var files = new CheckpointDirectory(directory);
    List<StoredFork> forks = files.forks(id);
    assertThat(forks).as("no member has a state of its own").hasSize(1);
    JobFile file = JobFile.now(0, forks.get(0).job(), files.shared(id), forks);
    String kept = Objects.requireNonNull(forks.get(0).checkpoint()).at().kept();
    assertThat(file.shared().keySet()).as("%s", kept).anyMatch(key -> key.contains(kept));
    try (var cluster = new TestCluster(2, 2, stored)) {
      Job<?> job = cluster.driver().resume(file);
      await(
          cluster,
          "it goes on, or fails",
          () ->
              job.root().state() == ForkState.FAILED
                  || captured(cluster, "n1") != null
                  || captured(cluster, "n2") != null);
      if (job.root().state() == ForkState.FAILED) {
        Object unused = job.root().join(LIMIT); // says why
      }
      cluster.kill(awaitCaptured(cluster, CELLS + 1, ""));
      assertThat(job.root().join(LIMIT))
          .as("%s", cluster.lines())
          .isEqualTo(Sharing.expected(CELLS, steps));
      Conditions.await("the files are gone", () -> files.jobs().isEmpty());
    }
  }

  @Test
  void aGroupThatWasMovedGoesOnFromItsCheckpointWhenItsNewNodeIsKilled() throws Exception {
    int steps = 800;
    try (var cluster = new TestCluster(3, 2, settings())) {
      Job<Long> job = submit(new Sharing(CELLS, steps, 5, 1 << 20, true));
      String first = awaitCaptured(cluster, CELLS + 1, "");
      String to = first.equals("n1") ? "n2" : "n1";
      var order = new Order(Order.Verb.MOVE, job.root().path() + "/1", to);
      assertThat(cluster.driver().carryOut(order).done()).isTrue();
      await(
          cluster,
          "it has moved",
          () ->
              snapshot(cluster).regions().stream()
                  .anyMatch(
                      region -> region.node().equals(to) && region.forks().size() == CELLS + 1));
      cluster.kill(to); // whether it was captured there or not
      assertThat(job.join(LIMIT))
          .as("%s", cluster.lines())
          .isEqualTo(Sharing.expected(CELLS, steps));
      assertThat(cluster.lines())
          .anyMatch(line -> line.contains("goes on on") && line.contains("from a checkpoint"));
    }
  }

  /** Forks that count in a region which it closes itself; the first of them end long before it. */
  private static final class Counting extends Continuation<Long> {
    private static final long serialVersionUID = 1L;

    private final int counters;
    private final List<Fork<Long>> forks = new ArrayList<>();

    Counting(int counters) {
      this.counters = counters;
    }

    @Override
    protected Long run() throws Exception {
      if (forks.isEmpty()) {
        SharedRegion region = SharedRegion.open("counters", 8L * counters);
        for (int number = 0; number < counters; number++) {
          forks.add(RemoteFork.fork(new Counter(region, number)));
        }
        region.close();
      }
      RemoteFork.checkpoint();
      long all = 0;
      for (Fork<Long> fork : forks) {
        all = all * 1000 + fork.join();
        System.out.println("joined " + all);
      }
      return all;
    }
  }

  private static final class Counter extends Continuation<Long> {
    private static final long serialVersionUID = 1L;

    private final SharedRegion region;
    private final int number;
    private int step;

    Counter(SharedRegion region, int number) {
      this.region = region;
      this.number = number;
    }

    @Override
    protected Long run() throws InterruptedException {
      while (step < 100 * (number * number + 1)) {
        long unused = region.getAndAddLong(8L * number, 1);
        step++;
        Thread.sleep(5);
        RemoteFork.checkpoint();
      }
      System.out.println("counter " + number + " ends on " + RemoteFork.node());
      return region.getLong(8L * number);
    }
  }

  @Test
  void whoEndedBeforeACheckpointDoesNotRunAgainAndWhoClosedTheRegionGoesBackWithTheOthers()
      throws Exception {
    try (var cluster = new TestCluster(2, 4, settings("rfork.checkpoint.interval", "100ms"))) {
      Job<Long> job = submit(new Counting(3));
      await(
          cluster,
          "it is known how the first ended, since a checkpoint has it",
          () -> lines(cluster, "joined 100").size() == 1);
      String node = awaitCaptured(cluster, 3, "");
      cluster.kill(node);
      assertThat(job.join(LIMIT)).as("%s", cluster.lines()).isEqualTo(100_200_500L);
      assertThat(lines(cluster, "counter 0 ends")).hasSize(1);
      assertThat(lines(cluster, "counter 2 ends")).hasSize(1).noneMatch(l -> l.endsWith(node));
    }
  }

  private static List<String> lines(TestCluster cluster, String what) {
    return cluster.lines().stream().filter(line -> line.contains(what)).toList();
  }

  @Test
  @Tag("chaos")
  void aGroupThatIsCapturedAtEachSafePointIsKilledInTheMiddleOfThatTenTimes() throws Exception {
    int steps = 300;
    var random = new Random(7);
    for (int round = 0; round < 10; round++) {
      try (var cluster = new TestCluster(2, 2, settings("rfork.checkpoint.every", "1"))) {
        Job<Long> job = submit(new Sharing(CELLS, steps, 5, 8 << 20, true));
        String node = awaitCaptured(cluster, CELLS + 1, "");
        TimeUnit.MILLISECONDS.sleep(random.nextInt(500)); // wherever it is then
        cluster.kill(node);
        assertThat(job.join(LIMIT))
            .as("round %d: %s", round, cluster.lines())
            .isEqualTo(Sharing.expected(CELLS, steps));
      }
    }
  }

  @Test
  void aGroupThatMovesTwiceEndsWithTheSameBits() throws Exception {
    int steps = 400;
    try (var cluster = new TestCluster(2, 2, settings())) {
      Job<Long> job = submit(new Sharing(CELLS, steps, 5, 1 << 20, true));
      String first = awaitCaptured(cluster, CELLS + 1, "");
      String other = first.equals("n1") ? "n2" : "n1";
      for (String to : List.of(other, first)) {
        var order = new Order(Order.Verb.MOVE, job.root().path().value(), to);
        assertThat(cluster.driver().carryOut(order).done()).isTrue();
        awaitCaptured(cluster, CELLS + 1, to.equals(first) ? other : first);
      }
      assertThat(job.join(LIMIT)).isEqualTo(Sharing.expected(CELLS, steps));
    }
  }

  /** Whichever is first; who was to go elsewhere goes with the others. */
  @Test
  void ofTwoOrdersAtOnceAllFollowTheSame() throws Exception {
    int steps = 400;
    try (var cluster = new TestCluster(3, 2, settings())) {
      Job<Long> job = submit(new Sharing(CELLS, steps, 5, 1 << 20, true));
      String first = awaitCaptured(cluster, CELLS + 1, "");
      int child = 0;
      for (String to : List.of("n1", "n2", "n3")) {
        if (!to.equals(first)) {
          var order = new Order(Order.Verb.MOVE, job.root().path() + "/" + child++, to);
          assertThat(cluster.driver().carryOut(order).done()).isTrue();
        }
      }
      awaitCaptured(cluster, CELLS + 1, first);
      assertThat(job.join(LIMIT)).isEqualTo(Sharing.expected(CELLS, steps));
    }
  }
}
