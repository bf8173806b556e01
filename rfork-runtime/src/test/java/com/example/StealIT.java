package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.Decision;
import org.rfork.runtime.view.JobSnapshot;
import org.rfork.runtime.view.Move;

/** Two nodes of one thread, of which one has nothing to do. */
@Timeout(120)
class StealIT {
  private static TestCluster cluster;

  @BeforeAll
  static void start() throws InterruptedException {
    cluster = new TestCluster(2, 1, Map.of());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void shortForksStayAndAnIdleNodeFetchesFewOfThem() {
    assertThat(job(18)).as("it learns that they are short").isEqualTo(2584);
    ClusterSnapshot before = cluster.driver().snapshot(Duration.ofSeconds(5));
    Job<Long> job =
        RemoteFork.submit(() -> fib(24), JobOptions.named("tree")); // 150,049 forks and the root
    assertThat(job.join()).isEqualTo(46_368);
    ClusterSnapshot after = cluster.driver().snapshot(Duration.ofSeconds(5));
    JobSnapshot counted =
        after.jobs().stream().filter(each -> each.id().equals(job.id())).findFirst().orElseThrow();
    assertThat(counted.ended()).isEqualTo(150_049);
    assertThat(counted.endedPerNode()).containsOnlyKeys("n1", "n2");
    List<Move> moves =
        after.moves().stream()
            .filter(each -> each.moved() && !before.moves().contains(each))
            .toList();
    assertThat(moves)
        .as("subtrees that went to the node that was idle")
        .isNotEmpty()
        .hasSizeLessThan(500)
        .allSatisfy(each -> assertThat(each.why()).contains("was idle"));
    assertThat(after.decisions().stream().filter(each -> each.path().startsWith(job.id())))
        .extracting(Decision::reason)
        .anyMatch(why -> why.contains("which is too short to travel from n"));
  }

  private static long job(int number) {
    return RemoteFork.submit(() -> fib(number), JobOptions.named("warm-up")).join();
  }

  private static long fib(int number) {
    if (number < 2) {
      return number;
    }
    Fork<Long> one = RemoteFork.fork(() -> fib(number - 1));
    Fork<Long> other = RemoteFork.fork(() -> fib(number - 2));
    return other.join() + one.join();
  }

  /** Where and when, by that node's clock, a fork began. */
  private record Begun(String node, long nanos) {
    static Begun now() {
      return new Begun(RemoteFork.node(), System.nanoTime());
    }
  }

  /** Where both began, and whether all forks were queued on the node that forked them. */
  private record Both(Begun child, Begun grandchild, boolean wereHere) {}

  @Test
  void anIdleNodeTakesWhatIsNearestToTheRootFirst() {
    Both both = queueTwoBesideABusyNode();
    while (!both.wereHere()) { // n1 had yet to hear how much there is to do on n2
      both = queueTwoBesideABusyNode();
    }
    assertThat(both.child().node()).isEqualTo("n2");
    assertThat(both.grandchild().node()).isEqualTo("n2");
    assertThat(both.child().nanos()).isLessThan(both.grandchild().nanos());
  }

  private static Both queueTwoBesideABusyNode() {
    List<Fork<Object>> occupied =
        RemoteFork.forkAll(
                0,
                10,
                i -> {
                  Thread.sleep(i == 0 ? 1000 : 0);
                  return null;
                },
                ForkOptions.DEFAULT.node("n2"))
            .list();
    Both both = RemoteFork.fork(StealIT::queueTwo, ForkOptions.DEFAULT.node("n1")).join();
    occupied.forEach(Fork::join);
    return both;
  }

  /** Holds the thread of its node, and so the one that it runs in its join, while two wait. */
  private static Both queueTwo() {
    Fork<Begun> sibling = RemoteFork.fork(Begun::now);
    boolean isHere = isHere(sibling);
    Fork<Both> parent = RemoteFork.fork(StealIT::queueOne);
    boolean isParentHere = isHere(parent);
    Both below = parent.join();
    return new Both(sibling.join(), below.grandchild(), isHere && isParentHere && below.wereHere());
  }

  private static Both queueOne() throws InterruptedException {
    Fork<Begun> below = RemoteFork.fork(Begun::now);
    boolean isHere = isHere(below);
    Thread.sleep(3000);
    return new Both(below.join(), below.join(), isHere);
  }

  private static boolean isHere(Fork<?> fork) {
    return fork.node().filter(RemoteFork.node()::equals).isPresent();
  }
}
