package org.rfork.perf;

import com.example.perf.Fib;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveTask;
import java.util.function.LongSupplier;
import org.rfork.RemoteFork;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.launch.Nodes;

/**
 * Forks that stay in this JVM, beside the JDK's pool with as many threads: {@code fib(n)}, each
 * call a fork. Prints forks a second of each run, in turns.
 */
public final class LocalForks {
  private static final int MOST = 45;

  private LocalForks() {}

  /**
   * Measures.
   *
   * @param args n, 1 to 45; the number of runs of each; the number of threads
   */
  public static void main(String[] args) {
    int n = number(args, 0, MOST);
    int runs = number(args, 1, Integer.MAX_VALUE);
    int threads = number(args, 2, Short.MAX_VALUE);
    var settings =
        Map.<String, Object>of(
            "rfork.node.threads",
            threads,
            "rfork.capture.allow",
            List.of(Fib.class.getPackageName()));
    var pool = new ForkJoinPool(threads);
    try (RunningNode unused = Nodes.start(RforkConfig.load(null, settings))) {
      for (int run = 0; run < runs; run++) {
        double jdk = rate(n, () -> pool.invoke(new Recursive(n)));
        double rfork = rate(n, () -> RemoteFork.fork(new Fib(n)).join());
        System.out.printf(
            Locale.ROOT,
            "fib(%d): forkjoin %,.0f forks/s, rfork %,.0f forks/s (%.3f)%n",
            n,
            jdk,
            rfork,
            rfork / jdk);
      }
    } finally {
      pool.shutdown();
    }
  }

  private static int number(String[] args, int index, int most) {
    int number = index < args.length ? Integer.parseInt(args[index]) : 0;
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(
          "argument " + (index + 1) + " of: n, runs, threads; must be 1 to " + most);
    }
    return number;
  }

  private static double rate(int n, LongSupplier run) {
    long before = System.nanoTime();
    long value = run.getAsLong();
    long nanos = System.nanoTime() - before;
    if (value != new Recursive(n).alone()) {
      throw new IllegalStateException("fib(" + n + ") is not " + value);
    }
    return Fib.calls(n) * 1e9 / nanos;
  }

  @SuppressWarnings("serial") // a ForkJoinTask is Serializable; it never is serialized
  private static final class Recursive extends RecursiveTask<Long> {
    private final int n;

    Recursive(int n) {
      this.n = n;
    }

    @Override
    protected Long compute() {
      if (n < 2) {
        return (long) n;
      }
      var less = new Recursive(n - 1);
      less.fork();
      var lesser = new Recursive(n - 2);
      lesser.fork();
      return lesser.join() + less.join();
    }

    long alone() {
      long value = 0;
      long next = 1;
      for (int i = 0; i < n; i++) {
        long sum = value + next;
        value = next;
        next = sum;
      }
      return value;
    }
  }
}
