package org.rfork.runtime.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/** Threads that come to a common safe point, in seeded orders. */
@Timeout(60)
class GroupTest {
  private static final NodeId HERE = new NodeId("here", 1);
  private static final NodeId THERE = new NodeId("there", 2);
  private static final long LIMIT = Duration.ofSeconds(20).toNanos();

  private final List<Departure> asked = new ArrayList<>();
  private final Group group =
      new Group(
          new Anchor("a thing", new ForkPath("job/0"), HERE),
          new ForkPath("job/0"),
          new Listener());
  private final List<Boolean> checkpoints = new ArrayList<>();
  private boolean isKept;

  private final class Listener implements Group.Listener {
    @Override
    public void leaveAsked(Group whole, Departure departure) {
      asked.add(departure);
    }

    @Override
    public void checkpointAsked(Group whole, boolean soon) {
      checkpoints.add(soon);
    }

    @Override
    public boolean isKept(Group whole) {
      return isKept;
    }

    @Override
    public void firstEnded(Group whole) {
      isKept = false;
    }
  }

  /** A run that does nothing. */
  private static class FakeRun implements GroupMember.Run {
    private final int number;
    private final boolean forks;
    long captured;
    long whole;

    FakeRun(int number, boolean forks) {
      this.number = number;
      this.forks = forks;
    }

    @Override
    public ForkPath path() {
      return new ForkPath("job/" + number);
    }

    @Override
    public ForkUnit unit() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long nextNumber() {
      return ++captured;
    }

    @Override
    public void keep(FrozenState state) {
      whole = state.at().number();
    }

    @Override
    public void whole(long number) {
      whole = number;
    }

    @Override
    public long newestKept() {
      return whole;
    }

    @Override
    public void taken(FrozenState state) {}

    @Override
    public void notTaken(String why) {}

    @Override
    public boolean isReentrant() {
      return true;
    }

    @Override
    public boolean hasForked() {
      return forks;
    }

    @Override
    public FrozenState capture() {
      return new FrozenState(new SafePoint(++captured, 0, -1), new byte[0], false);
    }

    @Override
    public String rehearse(FrozenState state, NodeId to) {
      return "";
    }

    @Override
    public boolean holdsMore() {
      return false;
    }

    @Override
    public void checkCancelled() {}

    @Override
    public void stay(String why) {}
  }

  /** Works, comes by safe points and waits, as its seed says, until it leaves. */
  private final class Worker extends Thread {
    private final Random random;
    private final FakeRun run;
    private final long[] work;
    private final AtomicBoolean end;
    volatile boolean left;

    Worker(int number, long seed, long[] work, AtomicBoolean end) {
      this.random = new Random(seed * 1000 + number);
      this.run = new FakeRun(number, true);
      this.work = work;
      this.end = end;
    }

    @Override
    public void run() {
      try {
        GroupMember member = group.join(run);
        while (!end.get()) {
          for (int steps = random.nextInt(2000); steps > 0; steps--) {
            work[run.number * 16]++;
            member.touch();
          }
          member.safePoint();
          int way = random.nextInt(10);
          if (way < 3) {
            member.waits();
            try {
              Thread.sleep(random.nextInt(3));
              member.checkLeft();
            } finally {
              member.goesOn();
            }
          } else if (way == 3) {
            member.leave();
            member = group.join(run);
          }
        }
        member.leave();
      } catch (Leaving leaving) {
        left = true;
      } catch (IllegalStateException gone) {
        left = gone.getMessage().contains("has gone to");
      } catch (InterruptedException unexpected) {
        throw new AssertionError(unexpected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void nobodyWorksWhileAllStandAndAllLeaveOrNone(long seed) throws Exception {
    int workers = 5;
    long[] work = new long[workers * 16];
    var isOver = new AtomicBoolean();
    List<Worker> all = new ArrayList<>();
    for (int number = 0; number < workers; number++) {
      all.add(new Worker(number, seed, work, isOver));
    }
    all.forEach(Thread::start);
    var random = new Random(seed);
    boolean left = false;
    long end = System.nanoTime() + LIMIT;
    for (int round = 0; !left && System.nanoTime() < end; round++) {
      GroupStop stop = Objects.requireNonNull(group.stop("round " + round, THERE));
      assertThat(group.stop("another", THERE)).isNull();
      assertThat(stop.awaitPassed(LIMIT)).isEmpty();
      stop.close();
      // Members that wait and cannot be cut back are an answer too.
      boolean stands = stop.awaitStopped(LIMIT).isEmpty();
      if (stands) {
        long[] before = work.clone();
        Thread.sleep(random.nextInt(3));
        assertThat(work).isEqualTo(before);
      }
      left = stands && group.size() == workers && round > 20;
      if (left) {
        stop.leave();
      } else {
        stop.goOn();
      }
    }
    boolean whole = left;
    isOver.set(!left);
    for (Worker worker : all) {
      worker.join();
      assertThat(worker.left).isEqualTo(whole);
    }
    assertThat(left).isTrue();
  }

  @Test
  void whoWaitsSinceItsLastSafePointIsCutBackToThatAndWhoTouchedIsNot() throws Exception {
    GroupMember waiting = group.join(new FakeRun(0, true));
    waiting.safePoint();
    waiting.waits();
    GroupStop stop = Objects.requireNonNull(group.stop("first", THERE));
    assertThat(stop.awaitPassed(LIMIT)).isEmpty();
    stop.close();
    assertThat(stop.awaitStopped(LIMIT)).isEmpty();
    stop.goOn();
    waiting.goesOn();
    waiting.touch();
    waiting.waits();
    stop = Objects.requireNonNull(group.stop("second", THERE));
    stop.close();
    assertThat(stop.awaitStopped(LIMIT)).contains("job/0 cannot leave", "waits in a join");
    stop.goOn();
    waiting.goesOn();
    waiting.safePoint();
    waiting.waits();
    stop = Objects.requireNonNull(group.stop("third", THERE));
    stop.close();
    assertThat(stop.awaitStopped(LIMIT)).isEmpty();
    stop.leave();
    assertThatThrownBy(waiting::goesOn).isInstanceOf(Leaving.class);
    assertThatThrownBy(() -> group.join(new FakeRun(1, false))).hasMessageContaining("has gone to");
    assertThat(group.isUnused()).isFalse();
    waiting.leave();
    assertThat(group.isUnused()).isTrue();
  }

  @Test
  void whoComesByNoSafePointAndWhoIsStillToComeKeepAllWhereTheyAre() throws Exception {
    GroupMember lazy = group.join(new FakeRun(3, false));
    GroupStop stop = Objects.requireNonNull(group.stop("late", THERE));
    assertThat(stop.awaitPassed(10_000_000)).contains("job/3 came by no safe point in time");
    stop.goOn();
    group.forked(new ForkPath("job/3/0"));
    stop = Objects.requireNonNull(group.stop("due", THERE));
    lazy.waits();
    assertThat(stop.awaitPassed(LIMIT)).isEmpty();
    stop.close();
    assertThat(stop.awaitStopped(LIMIT)).contains("job/3/0 is to be attached and has not begun");
    var joined = new CountDownLatch(1);
    var late =
        new Thread(
            () -> {
              try {
                GroupMember unused = group.join(new FakeRun(9, false));
                joined.countDown();
              } catch (InterruptedException unexpected) {
                throw new AssertionError(unexpected);
              }
            });
    late.start();
    while (late.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(joined.getCount()).isOne();
    stop.goOn();
    joined.await();
    lazy.goesOn();
    assertThat(group.size()).isEqualTo(2);
  }

  @Test
  void allAreCapturedTogetherAndGoOnAndWhoWaitsIsCapturedAgainUnderANewNumber() throws Exception {
    GroupMember first = group.join(new FakeRun(0, true));
    group.forked(new ForkPath("job/0/0")); // has not begun: that is no obstacle
    first.safePoint();
    first.waits();
    long before = 0;
    for (int round = 0; round < 3; round++) {
      GroupStop stop = Objects.requireNonNull(group.stop("captured", null));
      assertThat(stop.awaitPassed(LIMIT)).isEmpty();
      stop.close();
      assertThat(stop.awaitStopped(LIMIT)).isEmpty();
      FrozenState state = Objects.requireNonNull(stop.states().get(new ForkPath("job/0")));
      assertThat(state.at().number()).isGreaterThan(before);
      assertThat(stop.due()).containsExactly(new ForkPath("job/0/0"));
      before = state.at().number();
      stop.goOn();
      assertThat(group.keepFirst(state, LIMIT)).isTrue();
    }
    first.goesOn();
  }

  @Test
  void whoIsToLeaveWhileAllAreCapturedLeavesAfterThat() throws Exception {
    GroupMember only = group.join(new FakeRun(0, true));
    only.safePoint();
    only.waits();
    GroupStop capture = Objects.requireNonNull(group.stop("captured", null));
    assertThat(group.stop("captured twice", null)).isNull();
    var begun = new CompletableFuture<GroupStop>();
    var leaver =
        new Thread(
            () -> {
              try {
                begun.complete(group.stop("leaves", THERE));
              } catch (InterruptedException unexpected) {
                begun.completeExceptionally(unexpected);
              }
            });
    leaver.start();
    while (leaver.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(begun).isNotDone();
    capture.goOn();
    GroupStop stop = Objects.requireNonNull(begun.get());
    assertThat(capture.isDecided()).isTrue();
    capture.goOn(); // as it may, when its own work is done
    assertThat(stop.isDecided()).isFalse();
    assertThat(group.stop("leaves twice", THERE)).isNull();
    stop.leave();
    assertThatThrownBy(only::checkLeft).isInstanceOf(Leaving.class);
  }

  @Test
  void howAMemberEndedIsToldWhenACheckpointHasItAndTheRestWhenTheFirstEnds() throws Exception {
    List<String> told = new ArrayList<>();
    ForkPath one = new ForkPath("job/1");
    ForkPath two = new ForkPath("job/2");
    Outcome outcome = Outcome.without(Outcome.Kind.SUCCEEDED, "");
    group.ends(one, outcome, () -> told.add("not kept"));
    assertThat(told).containsExactly("not kept");
    told.clear();
    isKept = true;
    GroupMember unused = group.join(new FakeRun(0, true));
    group.ends(one, outcome, () -> told.add("one"));
    group.ends(two, outcome, () -> told.add("two"));
    assertThat(checkpoints).containsExactly(true, true);
    assertThat(told).isEmpty();
    Outcome cancelled = Outcome.without(Outcome.Kind.CANCELLED, "");
    group.ends(new ForkPath("job/3"), cancelled, () -> told.add("cancelled"));
    assertThat(told).containsExactly("cancelled");
    told.clear();
    group.tell(Set.of(one));
    group.tell(Set.of(one));
    assertThat(told).containsExactly("one");
    assertThat(group.ends()).containsOnlyKeys(one, two, new ForkPath("job/3"));
    group.ends(new ForkPath("job/0"), outcome, () -> told.add("first"));
    assertThat(told).containsExactly("one", "two", "first");
    assertThat(isKept).isFalse();
    assertThat(group.hasUntold()).isFalse();
  }
}
