package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.ForkState;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.resource.ResourceException;
import org.rfork.resource.SharedRegion;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.Order;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.Move;
import org.rfork.runtime.view.RegionSnapshot;

/** Groups of forks that share memory and go from node to node as one. */
@Timeout(120)
class SharedRegionIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int CELLS = 4;
  private static final Pattern STOOD = Pattern.compile("stood still for (\\d+) ms");

  private static Map<String, String> settings(String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("rfork.migration.enabled", "false");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  private static <R> Job<R> submit(Continuation<R> root) {
    return RemoteFork.submit(root, JobOptions.named("sharing").seed(6).allow("com.example"));
  }

  private static List<RegionSnapshot> regions(TestCluster cluster) {
    return cluster.driver().snapshot(Duration.ofSeconds(5)).regions();
  }

  private static List<Move> moves(TestCluster cluster) {
    return cluster.driver().snapshot(Duration.ofSeconds(5)).moves();
  }

  /** Waits until so many are attached to one region, and says where it is. */
  private static String awaitAttached(TestCluster cluster, int forks) {
    Conditions.await(
        forks + " are attached",
        () -> {
          ClusterSnapshot all = cluster.driver().snapshot(Duration.ofSeconds(5));
          return all.regions().size() == 1
              && all.regions().get(0).forks().size() == forks
              && all.forks().stream().allMatch(fork -> fork.state() == ForkState.RUNNING);
        });
    return regions(cluster).get(0).node();
  }

  private static String other(String node) {
    return node.equals("n1") ? "n2" : "n1";
  }

  private static Order.Answer order(TestCluster cluster, String path, String to) {
    return cluster.driver().carryOut(new Order(Order.Verb.MOVE, path, to));
  }

  private static Move awaitMoved(TestCluster cluster, int count) {
    try {
      Conditions.await(
          "the group has moved " + count + " times", () -> groupMoves(cluster).size() >= count);
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(moves(cluster) + " " + cluster.lines(), late);
    }
    return groupMoves(cluster).get(count - 1);
  }

  private static List<Move> groupMoves(TestCluster cluster) {
    return moves(cluster).stream().filter(move -> move.why().contains("stood still for")).toList();
  }

  private static String awaitRefusal(TestCluster cluster) {
    Conditions.await("it is refused", () -> moves(cluster).stream().anyMatch(m -> !m.moved()));
    assertThat(moves(cluster)).noneMatch(Move::moved);
    return moves(cluster).get(0).why();
  }

  @Test
  void aGroupThatIsMovedThreeTimesGivesTheSameBits() throws Exception {
    int steps = 400;
    try (var cluster = new TestCluster(2, 2, settings())) {
      Job<Long> job = submit(new Sharing(CELLS, steps, 5, 3 << 20, true));
      String first = awaitAttached(cluster, CELLS + 1);
      String root = job.root().path().value();
      assertThat(order(cluster, root + "/2", other(first)).done()).isTrue();
      Move move = awaitMoved(cluster, 1);
      assertThat(move.from()).isEqualTo(first);
      assertThat(move.to()).isEqualTo(other(first));
      assertThat(move.why()).contains("came with 5 forks", "were copied while they ran");
      assertThat(awaitAttached(cluster, CELLS + 1)).isEqualTo(other(first));
      assertThat(order(cluster, root, first).done()).isTrue(); // it waits in a join
      awaitMoved(cluster, 2);
      assertThat(awaitAttached(cluster, CELLS + 1)).isEqualTo(first);
      assertThat(order(cluster, root + "/0", "").done()).isTrue();
      awaitMoved(cluster, 3);
      assertThat(job.join(LIMIT)).isEqualTo(Sharing.expected(CELLS, steps));
      String way = String.join("-", first, other(first), first, other(first));
      Conditions.await(
          "what it printed last is here",
          () ->
              cluster.lines().stream()
                  .anyMatch(
                      line ->
                          line.contains("ways " + List.of(way, way, way, way))
                              && line.endsWith("end on " + other(first))));
      Conditions.await("it is gone", () -> regions(cluster).isEmpty());
    }
  }

  @Test
  void aParentThatWouldForkAgainKeepsTheGroupWhereItIs() throws Exception {
    int steps = 200;
    try (var cluster = new TestCluster(2, 2, settings())) {
      Job<Long> job = submit(new Sharing(CELLS, steps, 5, 0, false));
      String node = awaitAttached(cluster, CELLS + 1);
      assertThat(order(cluster, job.root().path() + "/1", other(node)).done()).isTrue();
      assertThat(awaitRefusal(cluster))
          .contains(job.root().path() + " cannot leave: it waits in a join")
          .contains("have it come by RemoteFork.checkpoint() before it joins");
      assertThat(job.join(LIMIT)).isEqualTo(Sharing.expected(CELLS, steps));
    }
  }

  /** Attaches a task that runs until the region says so. */
  private static final class WithTask extends Continuation<Long> {
    private static final long serialVersionUID = 1L;

    @Override
    protected Long run() throws ResourceException {
      SharedRegion region = SharedRegion.open("tasks", 16);
      Fork<Long> task =
          RemoteFork.fork(
              () -> {
                boolean unused = region.awaitAtLeast(0, 1, Duration.ofSeconds(30));
                while (region.getLongVolatile(0) == 0) {
                  boolean again = region.awaitAtLeast(0, 1, Duration.ofSeconds(30));
                  assertThat(again || !unused).isTrue();
                }
                return region.getLong(8);
              });
      for (int step = 0; step < 300; step++) {
        region.putLong(8, step);
        boolean unused = region.awaitAtLeast(0, 1, Duration.ofMillis(10));
        RemoteFork.checkpoint();
      }
      region.putLongVolatile(0, 1);
      return task.join();
    }
  }

  @Test
  void aTaskKeepsItsGroupWhereItIsAndAllGoOn() throws Exception {
    try (var cluster =
        new TestCluster(2, 2, settings("rfork.migration.shared-memory.within", "500ms"))) {
      Job<Long> job = submit(new WithTask());
      String node = awaitAttached(cluster, 2);
      assertThat(order(cluster, job.root().path().value(), other(node)).done()).isTrue();
      assertThat(awaitRefusal(cluster))
          .contains(job.root().path() + "/0 is a task, which has no safe points");
      assertThat(job.join(LIMIT)).isEqualTo(299);
    }
  }

  /** Alone with its region. */
  private static final class Loner extends Continuation<Long> {
    private static final long serialVersionUID = 1L;

    private @Nullable SharedRegion region;

    @Override
    protected Long run() throws Exception {
      SharedRegion own = region;
      if (own == null) {
        own = SharedRegion.open("own", 1 << 20);
        region = own;
      }
      while (own.getAndAddLong(0, 1) < 3000) {
        Thread.sleep(20);
        RemoteFork.checkpoint();
      }
      return own.getLong(0);
    }
  }

  /** A fork waits for the one thread of a node, and may run nowhere else. */
  private static Move heldUp(Map<String, String> settings, Predicate<Move> decided)
      throws Exception {
    Map<String, String> soon = new HashMap<>(settings);
    soon.put("rfork.migration.enabled", "true");
    soon.put("rfork.migration.min-age", "1s");
    soon.put("rfork.migration.interval", "250ms");
    try (var cluster = new TestCluster(0, 1, soon)) {
      String classPath = System.getProperty("java.class.path");
      cluster.start("big", classPath, Map.of("rfork.node.roles", "worker,big"));
      cluster.awaitWorkers(1);
      Fork<Long> loner = RemoteFork.fork(new Loner());
      Conditions.await("it has a region", () -> regions(cluster).size() == 1);
      Fork<String> task =
          RemoteFork.fork(RemoteFork::node, ForkOptions.labelled("needs-big").roles("big"));
      cluster.start("small", classPath);
      Conditions.await(
          "it is decided, of " + task, () -> moves(cluster).stream().anyMatch(decided));
      loner.cancel();
      return moves(cluster).stream().filter(decided).findFirst().orElseThrow();
    }
  }

  @Test
  void aGroupGoesByItselfWhenThatIsWorthIt() throws Exception {
    Move move = heldUp(settings(), each -> each.why().contains("stood still for"));
    assertThat(move.to()).isEqualTo("small");
    assertThat(move.why()).contains("came with 1 forks", "holds up work that may not go there");
  }

  @Test
  void aGroupIsPinnedWhereItIsWhenTheRatioIsTooHighAndTheFiguresAreShown() throws Exception {
    Move move =
        heldUp(
            settings("rfork.migration.shared-memory.max-ratio", "0"),
            each -> each.result() == Move.Result.STAYED);
    assertThat(move.why())
        .contains("shared region \"own\" of", "is pinned")
        .contains("(attached * reattach + bytes / bandwidth) / gain =")
        .contains("is above rfork.migration.shared-memory.max-ratio = 0.00")
        .contains("attached = 1, reattach = 0.050 s, bytes = 65,536, bandwidth = 100 MB/s, gain =");
    assertThat(move.weighed()).isNotNull();
  }

  @Test
  void aJobWhoseForksShareMemoryIsNotFrozen() throws Exception {
    try (var cluster = new TestCluster(2, 2, settings())) {
      Job<Long> job = submit(new Sharing(CELLS, 300, 5, 0, true));
      awaitAttached(cluster, CELLS + 1);
      assertThatThrownBy(() -> cluster.driver().freeze(job.id(), Duration.ofSeconds(10)))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("is attached to shared region \"cells\"")
          .hasMessageContaining("is kept in checkpoints of durable jobs alone");
      assertThat(job.join(LIMIT)).isEqualTo(Sharing.expected(CELLS, 300));
    }
  }

  @Test
  void aNodeThatDrainsHasTheGroupLeaveAsOne() throws Exception {
    int steps = 300;
    try (var cluster = new TestCluster(2, 2, settings())) {
      Job<Long> job = submit(new Sharing(CELLS, steps, 5, 1 << 20, true));
      String node = awaitAttached(cluster, CELLS + 1);
      assertThat(cluster.driver().carryOut(new Order(Order.Verb.DRAIN, node, "")).done()).isTrue();
      awaitMoved(cluster, 1);
      assertThat(job.join(LIMIT)).isEqualTo(Sharing.expected(CELLS, steps));
    }
  }

  @Test
  @Tag("chaos")
  void aGroupWhoseNodeDiesBeforeItMovedRunsAgainFromItsStart() throws Exception {
    int steps = 200;
    try (var cluster = new TestCluster(2, 2, settings("rfork.checkpoint.interval", "100ms"))) {
      Job<Long> job = submit(new Sharing(CELLS, steps, 5, 0, true));
      cluster.kill(awaitAttached(cluster, CELLS + 1));
      assertThat(job.join(LIMIT)).isEqualTo(Sharing.expected(CELLS, steps));
    }
  }

  @Test
  @Tag("chaos")
  void aGroupThatMovedAndWhoseNodeDiesFailsAndSaysWhatWasLost() throws Exception {
    try (var cluster = new TestCluster(3, 2, settings())) {
      Job<Long> job = submit(new Sharing(CELLS, 2000, 5, 0, true));
      String node = awaitAttached(cluster, CELLS + 1);
      assertThat(order(cluster, job.root().path() + "/1", other(node)).done()).isTrue();
      awaitMoved(cluster, 1);
      cluster.kill(other(node));
      assertThatThrownBy(() -> job.join(LIMIT))
          .hasMessageContaining("shared region \"cells\"")
          .hasMessageContaining("is lost if that is");
    }
  }

  @Test
  @Tag("chaos")
  void aTargetThatDiesWhileTheContentComesLeavesTheGroupWhereItWas() throws Exception {
    int steps = 400;
    try (var cluster = new TestCluster(2, 2, settings())) {
      Job<Long> job = submit(new Filled(64 << 20, new Sharing(CELLS, steps, 5, 64 << 20, true)));
      String node = awaitAttached(cluster, CELLS + 1);
      assertThat(order(cluster, regions(cluster).get(0).forks().get(1), other(node)).done())
          .isTrue();
      cluster.kill(other(node));
      assertThat(job.join(LIMIT)).isEqualTo(Sharing.expected(CELLS, steps));
      assertThat(job.root().state()).isEqualTo(ForkState.SUCCEEDED);
    }
  }

  /** Runs another continuation as its child. */
  private static final class Filled extends Continuation<Long> {
    private static final long serialVersionUID = 1L;

    private final long bytes;
    private final Sharing sharing;

    Filled(long bytes, Sharing sharing) {
      this.bytes = bytes;
      this.sharing = sharing;
    }

    @Override
    protected Long run() {
      assertThat(bytes).isPositive();
      return RemoteFork.fork(sharing).join();
    }
  }

  /** Writes a hundredth of a region each second, a page here and a page there. */
  private static final class Toucher extends Continuation<Integer> {
    private static final long serialVersionUID = 1L;

    private static final int PAGE = 4096;
    private static final int MILLIS = 5;

    private final SharedRegion region;
    private final long from;
    private final long bytes;
    private long written;
    private int rounds;

    Toucher(SharedRegion region, long from, long bytes) {
      this.region = region;
      this.from = from;
      this.bytes = bytes;
    }

    @Override
    protected Integer run() throws InterruptedException {
      double[] page = new double[PAGE / Double.BYTES];
      long began = System.nanoTime() - written * 100_000_000_000L / bytes;
      while (region.getLongVolatile(0) == 0) {
        while (written * 100e9 < (System.nanoTime() - began) * (double) bytes) {
          page[0] = ++rounds;
          // A run of pages, then another elsewhere, as a sweep over parts of a grid does.
          long place = ((rounds / 64) * 7919L * 64 + rounds % 64) * PAGE % (bytes - PAGE);
          region.put(from + 64 + (place & -8), page, 0, page.length - 8);
          written += PAGE;
        }
        Thread.sleep(MILLIS);
        RemoteFork.checkpoint();
      }
      return rounds;
    }
  }

  private static final class Large extends Continuation<Integer> {
    private static final long serialVersionUID = 1L;

    private final long bytes;

    Large(long bytes) {
      this.bytes = bytes;
    }

    @Override
    protected Integer run() throws Exception {
      SharedRegion region = SharedRegion.open("large", bytes);
      double[] block = new double[8192];
      for (int i = 0; i < block.length; i++) {
        block[i] = i + 1;
      }
      for (long at = 64; at + 65536 <= bytes; at += 65536) {
        region.put(at, block, 0, block.length);
      }
      for (int part = 0; part < 4; part++) {
        RemoteFork.fork(new Toucher(region, part * (bytes / 4), bytes / 4));
      }
      region.close();
      return 0;
    }
  }

  @Test
  @Tag("chaos")
  void aLargeRegionStandsStillForATenthOfASecond() throws Exception {
    try (var cluster = new TestCluster(2, 4, settings())) {
      Fork<Integer> root = RemoteFork.fork(new Large(256L << 20));
      awaitAttached(cluster, 4);
      for (int moved = 1; moved <= 4; moved++) {
        RegionSnapshot region = regions(cluster).get(0);
        assertThat(order(cluster, region.forks().get(0), other(region.node())).done()).isTrue();
        awaitMoved(cluster, moved);
        awaitAttached(cluster, 4);
      }
      long[] stood =
          groupMoves(cluster).stream().mapToLong(SharedRegionIT::stood).sorted().toArray();
      assertThat(stood[2]).as("of %s", groupMoves(cluster)).isLessThanOrEqualTo(100);
      root.cancel();
    }
  }

  private static long stood(Move move) {
    Matcher stood = STOOD.matcher(move.why());
    assertThat(stood.find()).isTrue();
    return Long.parseLong(stood.group(1));
  }
}
