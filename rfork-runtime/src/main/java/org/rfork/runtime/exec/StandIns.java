package org.rfork.runtime.exec;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads outside the pool, each in the place of one whose cancelled fork does not stop: the pool
 * cannot know that it has lost a thread. They take what was queued from outside the pool; what its
 * own threads have forked is left to these.
 */
final class StandIns {
  private final Supplier<@Nullable ForkJoinTask<?>> queue;
  private final ThreadStarter starter;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Starts a thread of the node. */
  @FunctionalInterface
  interface ThreadStarter {
    Thread start(String name, Runnable work);
  }

  /**
   * None yet.
   *
   * @param queue takes the next piece of work; gives null if there is none
   */
  StandIns(Supplier<@Nullable ForkJoinTask<?>> queue, ThreadStarter starter) {
    this.queue = queue;
    this.starter = starter;
  }

  /** Has a thread run forks until a given up one has ended, if that holds a thread of the pool. */
  void replace(Runaway runaway, Thread lost) {
    if (lost instanceof ForkJoinWorkerThread || threads.contains(lost)) {
      starter.start("stand-in", () -> serve(runaway));
    }
  }

  /** Something was queued, or one that was replaced has ended. */
  void wake() {
    if (!threads.isEmpty()) {
      threads.forEach(LockSupport::unpark);
    }
  }

  /** Interrupts what they run, and ends them. */
  void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }

  private void serve(Runaway runaway) {
    threads.add(Thread.currentThread());
    try {
      while (runaway.isGivenUp() && !closed) {
        ForkJoinTask<?> next = queue.get();
        if (next == null) {
          LockSupport.park(this);
          Thread.interrupted(); // it was for a fork that has ended
        } else if (next instanceof ForkRun run) {
          runIfClaimed(run);
        } else {
          next.quietlyInvoke();
        }
      }
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  private static void runIfClaimed(ForkRun run) {
    if (run.claim()) {
      run.runClaimed(0);
    }
  }
}
