package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Fork;
import org.rfork.ForkState;
import org.rfork.RemoteFork;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.runtime.view.ForkSnapshot;
import org.rfork.runtime.view.JobSnapshot;

/** Forks that stay on their node are in no table until somebody looks. */
@Timeout(60)
class LocalForksTest {
  private static volatile CountDownLatch begun = new CountDownLatch(0);
  private static volatile CountDownLatch release = new CountDownLatch(0);

  private static int child() throws InterruptedException {
    begun.countDown();
    release.await();
    return 1;
  }

  private static List<Fork<Integer>> children(int count) {
    List<Fork<Integer>> children = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      children.add(RemoteFork.fork(LocalForksTest::child));
    }
    return children;
  }

  private static int parent(int count) {
    return children(count).stream().mapToInt(Fork::join).sum();
  }

  private static int leaver() {
    return children(1).size();
  }

  private static ClusterSnapshot seen(EmbeddedNode node) {
    return node.running().snapshot(Duration.ofSeconds(5));
  }

  private static List<String> paths(EmbeddedNode node) {
    return seen(node).forks().stream().map(ForkSnapshot::path).sorted().toList();
  }

  private static void expect(int running) {
    begun = new CountDownLatch(running);
    release = new CountDownLatch(1);
  }

  private static void awaitBegun() throws InterruptedException {
    assertThat(begun.await(20, TimeUnit.SECONDS)).as("all have begun").isTrue();
  }

  @Test
  void whoLooksSeesChildrenThatRunAndThatWaitAndWhyTheyAreHere() throws Exception {
    expect(1);
    try (var node = new EmbeddedNode(1)) {
      Fork<Integer> parent = RemoteFork.fork(() -> parent(3));
      awaitBegun();
      String path = parent.path().value();
      assertThat(paths(node)).containsExactly(path, path + "/0", path + "/1", path + "/2");
      ClusterSnapshot seen = seen(node);
      assertThat(seen.forks().stream().filter(fork -> fork.path().contains("/0/")))
          .extracting(ForkSnapshot::state)
          .containsOnly(ForkState.RUNNING, ForkState.QUEUED);
      assertThat(seen.forks()).allSatisfy(fork -> assertThat(fork.reason()).contains("only node"));
      assertThat(seen.jobs()).extracting(JobSnapshot::forked).containsExactly(4L);
      assertThat(seen.decisions())
          .extracting(decision -> decision.path())
          .containsExactlyInAnyOrder(path, path + "/0", path + "/1", path + "/2");
      release.countDown();
      assertThat(parent.join()).isEqualTo(3);
      Conditions.await("none is left", () -> paths(node).isEmpty());
      assertThat(seen(node).jobs().get(0).endedPerNode()).containsEntry("here", 4L);
    }
  }

  @Test
  void cancellingAParentCancelsChildrenThatNobodyHasLookedAt() throws Exception {
    expect(2);
    try (var node = new EmbeddedNode(3)) {
      Fork<Integer> parent = RemoteFork.fork(() -> parent(4));
      awaitBegun();
      assertThat(parent.cancel()).isTrue();
      Conditions.await("all have ended", () -> paths(node).isEmpty());
      assertThat(RemoteFork.fork(() -> 5).join()).isEqualTo(5);
    }
  }

  @Test
  void aChildThatOutlivesItsParentIsSeenUntilItEnds() throws Exception {
    expect(1);
    try (var node = new EmbeddedNode(2)) {
      Fork<Integer> parent = RemoteFork.fork(LocalForksTest::leaver);
      assertThat(parent.join()).isEqualTo(1);
      List<String> child = List.of(parent.path().value() + "/0");
      Conditions.await("the child alone is seen", () -> paths(node).equals(child));
      awaitBegun();
      assertThat(paths(node)).isEqualTo(child);
      release.countDown();
      Conditions.await("it has ended", () -> paths(node).isEmpty());
    }
  }

  @Test
  void allForksOfAWideAndDeepTreeAreCounted() {
    try (var node = new EmbeddedNode(2)) {
      assertThat(RemoteFork.fork(() -> JoinsNeverStarveTest.fib(16)).join()).isEqualTo(987);
      JobSnapshot job = seen(node).jobs().get(0);
      assertThat(job.endedPerNode()).containsEntry("here", job.forked());
      assertThat(paths(node)).isEmpty();
    }
  }
}
