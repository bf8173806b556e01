package org.rfork.runtime.exec;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Numbers the attempts of a home's forks so that those of one path only rise. A fork that runs
 * again forks the same paths again, so its children are numbered above every attempt that this home
 * has had so far, whatever the number of moves that brought it so far. Safe for all threads.
 */
final class AttemptNumbers {
  /** So many more attempts may still come of what just ended, and not be taken for later ones. */
  static final int GAP = 100;

  private final AtomicInteger highest = new AtomicInteger(1);

  /** An attempt of this number was made for this home, or was adopted by it. */
  void used(int attempt) {
    if (attempt > highest.get()) {
      highest.accumulateAndGet(attempt, Math::max);
    }
  }

  /** The first number for attempts of a path that may have had others before. */
  int next() {
    return highest.updateAndGet(used -> Math.addExact(used, GAP));
  }
}
