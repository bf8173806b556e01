package org.rfork.runtime.exec;

import java.util.function.Consumer;
import org.rfork.Progress;

/** Passes on what a fork says of its progress, not too often. Safe for all threads. */
final class Reports {
  private static final long INTERVAL_NANOS = 100_000_000;

  private final Consumer<Progress> listener;
  private boolean hasReported;
  private long next;

  Reports(Consumer<Progress> listener) {
    this.listener = listener;
  }

  void report(Progress said) {
    if (isDue(said)) {
      listener.accept(said);
    }
  }

  private synchronized boolean isDue(Progress said) {
    long now = System.nanoTime();
    if (hasReported && now - next < 0 && said.fraction() != 1) {
      return false;
    }
    hasReported = true;
    next = now + INTERVAL_NANOS;
    return true;
  }
}
