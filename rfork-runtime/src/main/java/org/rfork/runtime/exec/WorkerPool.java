package org.rfork.runtime.exec;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The JDK's work-stealing pool, with spare threads for those that block. */
final class WorkerPool extends ForkJoinPool {
  private static final long KEEP_ALIVE_SECONDS = 30;

  WorkerPool(
      int threads,
      int maxSpareThreads,
      ForkJoinWorkerThreadFactory factory,
      Predicate<? super ForkJoinPool> whenSaturated) {
    super(
        threads,
        factory,
        null,
        false,
        threads,
        threads + maxSpareThreads,
        threads,
        whenSaturated,
        KEEP_ALIVE_SECONDS,
        TimeUnit.SECONDS);
  }

  @Override
  public @Nullable ForkJoinTask<?> pollSubmission() { // for threads that stand in
    return super.pollSubmission();
  }
}
