package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Fork;
import org.rfork.ForkCancelledException;
import org.rfork.ForkOptions;
import org.rfork.ForkState;
import org.rfork.RemoteFork;
import org.rfork.runtime.view.ForkSnapshot;
import org.rfork.runtime.view.NodeSnapshot;

/** Forks that are cancelled while they are queued, wait, or do not care. */
@Timeout(60)
class CancelTest {
  private static final AtomicBoolean ENOUGH = new AtomicBoolean();
  private static final AtomicBoolean RAN = new AtomicBoolean();
  private static volatile CountDownLatch begun = new CountDownLatch(1);
  private static volatile CountDownLatch interrupts = new CountDownLatch(0);

  /** Heeds no interrupt and has no safe point. */
  private static long stubborn() {
    begun.countDown();
    long turns = 0;
    while (!ENOUGH.get()) {
      turns++;
    }
    return turns;
  }

  private static Fork<Long> startStubborn() throws InterruptedException {
    ENOUGH.set(false);
    begun = new CountDownLatch(1);
    Fork<Long> fork = RemoteFork.fork(CancelTest::stubborn);
    begun.await();
    return fork;
  }

  private static List<ForkSnapshot> forks(EmbeddedNode node) {
    return node.running().snapshot(Duration.ofSeconds(1)).forks();
  }

  @Test
  void theThreadOfAForkThatDoesNotStopIsReplaced() throws Exception {
    try (var node = new EmbeddedNode(1, "rfork.forks.cancel-grace", "300ms")) {
      Fork<Long> stubborn = startStubborn();
      try {
        assertThat(stubborn.cancel()).isTrue();
        assertThatThrownBy(stubborn::join).isInstanceOf(ForkCancelledException.class);
        assertThat(RemoteFork.fork(() -> 1).join(Duration.ofSeconds(20))).isEqualTo(1);
        assertThat(RemoteFork.fork(() -> JoinsNeverStarveTest.fib(12)).join(Duration.ofSeconds(20)))
            .isEqualTo(144);
        assertThat(forks(node))
            .anySatisfy(
                shown -> {
                  assertThat(shown.path()).isEqualTo(stubborn.path().value());
                  assertThat(shown.state()).isEqualTo(ForkState.CANCELLED);
                  assertThat(shown.node()).isEqualTo("here");
                  assertThat(shown.reason()).contains("still runs").contains("cancel()");
                });
      } finally {
        ENOUGH.set(true);
      }
      Conditions.await("it is shown no longer", () -> forks(node).isEmpty());
      assertThat(RemoteFork.fork(() -> 2).join()).isEqualTo(2);
      Conditions.await("nothing is counted twice", () -> running(node) == 0);
    }
  }

  private static int running(EmbeddedNode node) {
    List<NodeSnapshot> nodes = node.running().snapshot(Duration.ofSeconds(1)).nodes();
    return nodes.get(0).running() + nodes.get(0).queued();
  }

  @Test
  void twoForksThatDoNotStopAreReplacedByTwoThreads() throws Exception {
    try (var node = new EmbeddedNode(1, "rfork.forks.cancel-grace", "100ms")) {
      try {
        startStubborn().cancel();
        startStubborn().cancel(); // it runs on the thread that stands in for the first
        assertThat(RemoteFork.fork(() -> JoinsNeverStarveTest.fib(10)).join(Duration.ofSeconds(20)))
            .isEqualTo(55);
        Conditions.await("both are shown", () -> forks(node).size() == 2);
      } finally {
        ENOUGH.set(true);
      }
      Conditions.await("nothing is counted twice", () -> running(node) == 0);
      assertThat(RemoteFork.forkAll(0, 100, i -> i).join()).hasSize(100);
    }
  }

  @Test
  void aForkThatSwallowsOneInterruptGetsASecondOne() throws Exception {
    interrupts = new CountDownLatch(2);
    begun = new CountDownLatch(1);
    try (var node = new EmbeddedNode(1, "rfork.forks.cancel-grace", "200ms")) {
      Fork<Integer> fork = RemoteFork.fork(CancelTest::sleepy);
      begun.await();
      fork.cancel();
      interrupts.await();
      Conditions.await("it has ended", () -> running(node) == 0);
    }
  }

  private static int sleepy() {
    begun.countDown();
    while (interrupts.getCount() > 0) {
      try {
        Thread.sleep(60_000);
      } catch (InterruptedException swallowed) {
        interrupts.countDown();
      }
    }
    return 0;
  }

  @Test
  void aQueuedForkNeverBeginsAndADeadlineDoesTheSame() throws Exception {
    try (var node = new EmbeddedNode(1)) {
      Fork<Long> first = startStubborn();
      RAN.set(false);
      Fork<Object> queued = RemoteFork.fork(CancelTest::setRan);
      Fork<Object> late =
          RemoteFork.fork(CancelTest::setRan, ForkOptions.DEFAULT.deadline(Duration.ofMillis(200)));
      assertThat(queued.cancel()).isTrue();
      assertThatThrownBy(queued::join).isInstanceOf(ForkCancelledException.class);
      assertThatThrownBy(late::join)
          .isInstanceOf(ForkCancelledException.class)
          .hasMessageContaining("deadline of PT0.2S");
      ENOUGH.set(true);
      assertThat(first.join()).isPositive();
      assertThat(RemoteFork.fork(() -> 1).join()).isEqualTo(1);
      assertThat(RAN).isFalse();
    }
  }

  private static Object setRan() {
    RAN.set(true);
    return "ran";
  }

  @Test
  void aStackOverflowIsAnOrdinaryFailure() {
    try (var node = new EmbeddedNode(1)) {
      Fork<Integer> endless = RemoteFork.fork(() -> endless(0));
      assertThatThrownBy(endless::join).hasMessageContaining("StackOverflowError");
      assertThat(RemoteFork.fork(() -> 1).join()).isEqualTo(1);
    }
  }

  private static int endless(int depth) {
    return depth < 0 ? 0 : 1 + endless(depth + 1);
  }
}
