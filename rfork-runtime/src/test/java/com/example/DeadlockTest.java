package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rfork.Fork;
import org.rfork.ForkDeadlockException;
import org.rfork.ForkException;
import org.rfork.ForkPath;
import org.rfork.RemoteFork;

/** Forks that wait for each other on one node. */
@Timeout(60)
class DeadlockTest {
  /** Handles that forks get by another way than their state, since they are made later. */
  private static final List<BlockingQueue<Fork<String>>> MAIL = new ArrayList<>();

  /** Forks of which each joins the next, and the last the first; how each of them ended. */
  private static List<String> ring(int size) {
    MAIL.clear();
    List<Fork<String>> forks = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int self = i;
      MAIL.add(new LinkedBlockingQueue<>());
      forks.add(RemoteFork.fork(() -> joinNext(self)));
    }
    for (int i = 0; i < size; i++) {
      MAIL.get(i).add(forks.get((i + 1) % size));
    }
    return forks.stream().map(DeadlockTest::ending).toList();
  }

  private static String joinNext(int self) throws InterruptedException {
    Fork<String> next = MAIL.get(self).take();
    try {
      return next.join();
    } catch (ForkDeadlockException deadlock) {
      assertThat(deadlock.cycle()).contains(next.path());
      assertThat(deadlock.path()).isEqualTo(next.path());
      assertThat(deadlock).hasMessageContaining(next.path() + " waits for ");
      return "was told";
    }
  }

  private static String ending(Fork<String> fork) {
    try {
      return fork.join();
    } catch (ForkException failed) {
      return "failed";
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void aRingOfForksIsToldAndNothingHangs(int size) {
    try (var node = new EmbeddedNode(size)) {
      assertThat(ring(size)).hasSize(size).containsOnly("was told");
    }
  }

  @Test
  void aForkThatLetsTheExceptionPassFailsWithTheCycle() {
    MAIL.clear();
    MAIL.add(new LinkedBlockingQueue<>());
    MAIL.add(new LinkedBlockingQueue<>());
    try (var node = new EmbeddedNode(2)) {
      Fork<String> one = RemoteFork.fork(() -> MAIL.get(0).take().join());
      Fork<String> two = RemoteFork.fork(() -> MAIL.get(1).take().join());
      MAIL.get(0).add(two);
      MAIL.get(1).add(one);
      assertThatThrownBy(one::join)
          .hasStackTraceContaining("ForkDeadlockException")
          .hasStackTraceContaining(" waits for " + two.path())
          .hasStackTraceContaining(" waits for " + one.path());
      assertThatThrownBy(two::join).hasStackTraceContaining("ForkDeadlockException");
    }
  }

  @Test
  void aForkThatRunsInsideTheJoinOfTheOneItWaitsForIsFound() {
    MAIL.clear();
    MAIL.add(new LinkedBlockingQueue<>());
    try (var node = new EmbeddedNode(1)) {
      Fork<String> outer =
          RemoteFork.fork(
              () -> {
                Fork<String> self = MAIL.get(0).take();
                Fork<String> helper = RemoteFork.fork(self::join);
                return ending(helper);
              });
      Fork<String> friend = RemoteFork.fork(() -> ending(outer));
      MAIL.get(0).add(friend);
      assertThat(friend.join()).isIn("failed", "was told");
    }
  }

  @Test
  void whoWaitsForTheFirstOfSeveralIsToldWhenNoneCanEnd() {
    MAIL.clear();
    MAIL.add(new LinkedBlockingQueue<>());
    try (var node = new EmbeddedNode(4)) {
      Fork<String> first =
          RemoteFork.fork(
              () -> {
                List<Fork<String>> others =
                    List.of(MAIL.get(0).take(), MAIL.get(0).take(), MAIL.get(0).take());
                try {
                  return RemoteFork.asCompleted(others).next().join();
                } catch (ForkDeadlockException deadlock) {
                  return "was told";
                }
              });
      List<Fork<String>> others = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        others.add(RemoteFork.fork(() -> ending(first)));
      }
      MAIL.get(0).addAll(others);
      assertThat(first.join()).isIn("was told", "failed");
      others.forEach(other -> assertThat(other.join()).isIn("was told", "failed"));
    }
  }

  @Test
  void slowForksAndJoinsWithALimitAreNotDeadlocks() {
    MAIL.clear();
    MAIL.add(new LinkedBlockingQueue<>());
    try (var node = new EmbeddedNode(3)) {
      Fork<String> slow =
          RemoteFork.fork(
              () -> {
                Fork<String> waiter = MAIL.get(0).take();
                try {
                  return waiter.join(Duration.ofSeconds(4));
                } catch (ForkException tooLong) {
                  return tooLong.getClass().getSimpleName();
                }
              });
      Fork<String> waiter = RemoteFork.fork(slow::join);
      MAIL.get(0).add(waiter);
      assertThat(slow.join()).isEqualTo("JoinTimeoutException");
      assertThat(waiter.join()).isEqualTo("JoinTimeoutException");
    }
  }

  /** Chains of forks of which each joins the one before, long enough to be looked at. */
  @Test
  void manyJoinsOfForksThatWorkAreNeverTakenForADeadlock() {
    try (var node = new EmbeddedNode(2, "rfork.exec.max-spare-threads", 64)) {
      for (int round = 0; round < 3; round++) {
        List<Fork<Integer>> chain = new ArrayList<>();
        chain.add(RemoteFork.fork(DeadlockTest::sleepyOne));
        for (int i = 1; i < 200; i++) {
          Fork<Integer> before = chain.get(i - 1);
          chain.add(RemoteFork.fork(() -> before.join() + 1));
        }
        Fork<Integer> tree = RemoteFork.fork(() -> JoinsNeverStarveTest.fib(15));
        for (int i = 0; i < chain.size(); i++) {
          assertThat(chain.get(i).join()).isEqualTo(i + 1);
        }
        assertThat(tree.join()).isEqualTo(610);
      }
    }
  }

  private static int sleepyOne() throws InterruptedException {
    Thread.sleep(2500);
    return 1;
  }

  @Test
  void theExceptionShowsTheCycleInItsOrder() {
    var paths = List.of(new ForkPath("job/0"), new ForkPath("job/1"));
    var exception = new ForkDeadlockException("told", paths.get(1), "here", 1, paths);
    assertThat(exception.cycle()).isEqualTo(paths);
  }
}
