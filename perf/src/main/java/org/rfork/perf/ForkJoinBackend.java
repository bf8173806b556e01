package org.rfork.perf;

import com.example.perf.Work;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.DoubleSupplier;

/** The JDK's own pool in this JVM: nothing is copied, nothing travels. */
final class ForkJoinBackend implements Backend {
  private final ForkJoinPool pool;

  ForkJoinBackend(int threads) {
    pool = new ForkJoinPool(threads);
  }

  @Override
  public DoubleSupplier start(Work work) {
    ForkJoinTask<Double> task = pool.submit(work::call);
    return task::join;
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
