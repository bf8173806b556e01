package org.rfork.runtime.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Waiting;

/**
 * The forks of this node whose own threads are blocked in joins without a limit of time. Who looks
 * for deadlocks reads them, and ends a wait that would never end. Safe for all threads.
 */
public final class Waits {
  /** When a wait is looked at first, and then at twice its age up to the second. */
  private static final long FIRST_LOOK_NANOS = 1_000_000_000L;

  private static final long MOST_BETWEEN_LOOKS_NANOS = 60_000_000_000L;

  /** Younger waits are not told of: a look is taken when the last of a cycle is older. */
  private static final long TOLD_NANOS = FIRST_LOOK_NANOS / 2;

  /** So many paths are told at once; with them a message stays below a megabyte. */
  private static final int MOST_PATHS = 5000;

  /** One blocked join. */
  static final class Wait {
    private final long number;
    private final ForkContext waiter;
    private final Object monitor;
    private final BooleanSupplier ready;
    private final Supplier<List<ForkPath>> anyOf;
    private final long sinceNanos = System.nanoTime();
    private volatile @Nullable List<ForkPath> cycle;
    private volatile long nextLookNanos = FIRST_LOOK_NANOS;

    private Wait(
        long number,
        ForkContext waiter,
        Object monitor,
        BooleanSupplier ready,
        Supplier<List<ForkPath>> anyOf) {
      this.number = number;
      this.waiter = waiter;
      this.monitor = monitor;
      this.ready = ready;
      this.anyOf = anyOf;
    }

    /** The forks that wait for each other, this one first; null while none is known. */
    @Nullable List<ForkPath> cycle() {
      return cycle;
    }

    private long age() {
      return System.nanoTime() - sinceNanos;
    }

    /** Whether it is time to look for a cycle. */
    private boolean isDue() {
      long age = age();
      if (age < nextLookNanos) {
        return false;
      }
      nextLookNanos = age + Math.min(age, MOST_BETWEEN_LOOKS_NANOS);
      return true;
    }

    /** It, and the forks in whose joins its fork runs on the same stack. */
    private List<Waiting> told(NodeId self) {
      if (age() < TOLD_NANOS || ready.getAsBoolean() || waiter.isCancelled()) {
        return List.of();
      }
      List<ForkPath> forks = anyOf.get();
      if (forks.isEmpty()) {
        return List.of(); // one of them has just ended
      }
      List<Waiting> told = new ArrayList<>();
      told.add(new Waiting(self, waiter.path(), waiter.attempt(), number, forks, true));
      ForkContext inner = waiter;
      for (ForkContext outer = inner.beneath(); outer != null; outer = inner.beneath()) {
        List<ForkPath> runsFirst = List.of(inner.path());
        told.add(new Waiting(self, outer.path(), outer.attempt(), number, runsFirst, false));
        inner = outer;
      }
      return told;
    }

    private void end(List<ForkPath> found) {
      synchronized (monitor) {
        cycle = found;
        monitor.notifyAll();
      }
    }
  }

  private final Set<Wait> standing = ConcurrentHashMap.newKeySet();
  private final AtomicLong numbers = new AtomicLong();

  /**
   * A fork's own thread is about to block.
   *
   * @param monitor what it waits on
   * @param ready whether it can go on
   * @param anyOf what it waits for; empty when one of them has ended
   */
  Wait enter(
      ForkContext waiter, Object monitor, BooleanSupplier ready, Supplier<List<ForkPath>> anyOf) {
    var wait = new Wait(numbers.incrementAndGet(), waiter, monitor, ready, anyOf);
    standing.add(wait);
    return wait;
  }

  /** The thread goes on. */
  void leave(Wait wait) {
    standing.remove(wait);
  }

  /** Whether the fork's own thread is blocked here in a join without a limit. */
  public boolean isWaiting(ForkPath fork) {
    return standing.stream().anyMatch(wait -> wait.waiter.path().equals(fork));
  }

  /** Whether a wait has become so old that a cycle should be looked for now. */
  public boolean isLookDue() {
    boolean due = false;
    for (Wait wait : standing) {
      due |= wait.isDue();
    }
    return due;
  }

  /**
   * The waits that stand now and are not new. One for the first of very many forks is left out:
   * hardly all of those can be stuck, and the answer must not become too large for a message.
   */
  public List<Waiting> all(NodeId self) {
    List<Waiting> all = new ArrayList<>();
    int paths = 0;
    for (Wait wait : standing) {
      List<Waiting> told = wait.told(self);
      int more = told.stream().mapToInt(each -> 1 + each.anyOf().size()).sum();
      if (paths + more <= MOST_PATHS) {
        paths += more;
        all.addAll(told);
      }
    }
    return all;
  }

  /** Ends a wait with an exception that shows the cycle; nothing happens if it is over. */
  public void endDeadlock(long number, List<ForkPath> cycle) {
    for (Wait wait : standing) {
      if (wait.number == number && !wait.ready.getAsBoolean()) {
        wait.end(cycle);
      }
    }
  }
}
