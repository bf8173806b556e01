package org.rfork.runtime.exec;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Has threads rest while more forks go on than there are threads for. A spare thread stands in for
 * one that waits in a join, and both go on when that is over: one of them rests as soon as it would
 * begin another fork, and goes on when some other waits or has nothing to do, or after a tenth of a
 * second. To the pool those that rest are at work, so it starts no more spares while there are any.
 * Safe for all threads.
 */
final class SurplusThreads {
  /** What goes on may wait for what rests by ways that nobody sees here, such as shared memory. */
  private static final long LONGEST_REST_NANOS = 100_000_000;

  private final int threads;
  private final Lanes lanes;
  private final IntSupplier working;

  /** How many are to rest, as it seemed; who does looks again. */
  private final AtomicInteger toRest = new AtomicInteger();

  private volatile int resting;

  /**
   * None yet.
   *
   * @param threads how many forks go on at once
   * @param working threads of the pool that neither wait in joins nor lack work, and those that
   *     rest
   */
  SurplusThreads(int threads, Lanes lanes, IntSupplier working) {
    this.threads = threads;
    this.lanes = lanes;
    this.working = working;
  }

  /** A fork goes on after a wait. */
  void goesOn() {
    if (working.getAsInt() > threads) {
      toRest.incrementAndGet();
    }
  }

  /** There is a fork less that is active. */
  void oneLess() {
    VarHandle.fullFence(); // who is about to rest sees that, or is seen here
    if (resting > 0) {
      wakeOne();
    }
  }

  /**
   * There is one less, since its thread has ended it and takes another one, if there is any: those
   * that rest have begun theirs before.
   */
  void oneOver() {
    VarHandle.fullFence();
    if (resting > 0) {
      toRest.incrementAndGet();
      wakeOne();
    }
  }

  private synchronized void wakeOne() {
    notify();
  }

  /**
   * The calling thread is about to begin a fork; rests first if it is to.
   *
   * @param isActive whether it does so inside another fork, which is counted as active
   * @return false if it was interrupted, and still is
   */
  boolean mayBegin(boolean isActive) {
    int many = toRest.get();
    return many <= 0 || !toRest.compareAndSet(many, many - 1) || rest(isActive);
  }

  private synchronized boolean rest(boolean isActive) {
    int self = isActive ? 1 : 0;
    lanes.add(Lane.ACTIVE, -self);
    resting++;
    VarHandle.fullFence();
    try {
      long end = System.nanoTime() + LONGEST_REST_NANOS;
      long left = LONGEST_REST_NANOS;
      while (left > 0 && lanes.sum(Lane.ACTIVE) >= threads) {
        wait(left / 1_000_000 + 1);
        left = end - System.nanoTime();
      }
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt(); // for who waits in the join
      return false;
    } finally {
      resting--;
      lanes.add(Lane.ACTIVE, self);
      if (working.getAsInt() > threads + resting) {
        toRest.incrementAndGet(); // one that was between two forks, or this one the next time
      }
    }
  }
}
