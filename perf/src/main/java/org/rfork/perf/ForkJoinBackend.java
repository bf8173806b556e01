package org.rfork.perf;

import com.example.perf.Fib;
import com.example.perf.Uts;
import com.example.perf.Work;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveTask;
import java.util.function.DoubleSupplier;

/** The JDK's own pool in this JVM: nothing is copied, nothing travels. */
final class ForkJoinBackend implements Backend {
  private final ForkJoinPool pool;

  ForkJoinBackend(int threads) {
    pool = new ForkJoinPool(threads);
  }

  @Override
  public DoubleSupplier start(Work work) {
    ForkJoinTask<Double> task = pool.submit(task(work));
    return task::join;
  }

  private static ForkJoinTask<Double> task(Work work) {
    if (work instanceof Fib fib) {
      return new FibTask(fib.number());
    }
    return work instanceof Uts uts ? new UtsTask(uts) : ForkJoinTask.adapt(work::call);
  }

  @Override
  public List<Long> processes() {
    return List.of();
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  private static final class FibTask extends RecursiveTask<Double> {
    private static final long serialVersionUID = 1L;
    private final int number;

    FibTask(int number) {
      this.number = number;
    }

    @Override
    protected Double compute() {
      if (number < 2) {
        return (double) number;
      }
      ForkJoinTask<Double> one = new FibTask(number - 1).fork();
      ForkJoinTask<Double> other = new FibTask(number - 2).fork();
      return other.join() + one.join();
    }
  }

  private static final class UtsTask extends RecursiveTask<Double> {
    private static final long serialVersionUID = 1L;
    private final transient Uts tree;

    UtsTask(Uts tree) {
      this.tree = tree;
    }

    @Override
    protected Double compute() {
      if (tree.isSmall()) {
        return (double) tree.count();
      }
      List<ForkJoinTask<Double>> tasks =
          tree.children().stream().map(child -> new UtsTask(child).fork()).toList();
      double sum = 1;
      for (int i = tasks.size() - 1; i >= 0; i--) {
        sum += tasks.get(i).join();
      }
      return sum;
    }
  }
}
