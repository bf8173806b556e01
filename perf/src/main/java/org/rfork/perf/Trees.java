package org.rfork.perf;

import com.example.perf.Fib;
import com.example.perf.Uts;
import com.example.perf.Work;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Works that fork works that fork works.
 *
 * @param system whose figures these are
 * @param nodes how many
 * @param warmUp how long calls or small trees are counted before what is measured
 * @param time what one run of fib is to take at least
 */
record Trees(Peer system, int nodes, Duration warmUp, Duration time) {
  private static final int RUNS = 3;
  private static final int SMALLEST_FIB = 15;
  private static final int LARGEST_FIB = 35;

  /** The benchmark's T1: 4,130,071 nodes. */
  private static final Uts SMALL_TREE = Uts.tree(19, 10);

  private static final long SMALL_TREE_NODES = 4_130_071;

  /** The benchmark's T1L. */
  private static final Uts LARGE_TREE = Uts.tree(29, 13);

  private static final long LARGE_TREE_NODES = 102_181_082;

  /** Calls a second on one node of as many threads as there are nodes, then on all nodes. */
  void fib(Consumer<Result> say) {
    Samples ofOne = fib(new Shape(1, nodes, Map.of()));
    say.accept(ofOne.result(Load.W5 + "-1", system, Unit.PER_SECOND));
    if (nodes > 1 && system == Peer.RFORK) {
      Samples ofAll = fib(Shape.of(nodes));
      say.accept(ofAll.result(Load.W5 + "-" + nodes, system, Unit.PER_SECOND));
      say.accept(gain(Load.W5, ofAll, ofOne));
    }
  }

  private Samples fib(Shape shape) {
    try (Backend backend = system.start(shape)) {
      long end = System.nanoTime() + warmUp.toNanos();
      Fib fib = new Fib(SMALLEST_FIB);
      while (run(backend, fib, fib.value()) < time.toNanos() && fib.number() < LARGEST_FIB) {
        fib = new Fib(fib.number() + 1);
      }
      while (System.nanoTime() < end) {
        run(backend, fib, fib.value());
      }
      return rates(backend, fib, fib.value(), fib.calls() * 1e9);
    }
  }

  /** Millions of nodes of a tree that are counted a second, by one node and by all. */
  void uts(Consumer<Result> say) {
    Samples ofOne = uts(Shape.of(1));
    say.accept(ofOne.result(Load.W5B + "-1", system, Unit.MEGANODES));
    if (nodes > 1) {
      Samples ofAll = uts(Shape.of(nodes));
      say.accept(ofAll.result(Load.W5B + "-" + nodes, system, Unit.MEGANODES));
      say.accept(gain(Load.W5B, ofAll, ofOne));
    }
  }

  private Samples uts(Shape shape) {
    try (Backend backend = system.start(shape)) {
      long end = System.nanoTime() + warmUp.toNanos();
      do {
        run(backend, SMALL_TREE, SMALL_TREE_NODES);
      } while (System.nanoTime() < end);
      return rates(backend, LARGE_TREE, LARGE_TREE_NODES, LARGE_TREE_NODES * 1e3);
    }
  }

  private Samples rates(Backend backend, Work work, long expected, double count) {
    Samples rates = new Samples();
    for (int i = 0; i < RUNS; i++) {
      rates.add(count / run(backend, work, expected));
    }
    return rates;
  }

  private long run(Backend backend, Work work, long expected) {
    long before = System.nanoTime();
    double answer = backend.start(work).getAsDouble();
    long nanos = System.nanoTime() - before;
    Answers.check(system, (double) expected, answer);
    return nanos;
  }

  private Result gain(Load load, Samples ofAll, Samples ofOne) {
    return ofAll.over(ofOne.median()).result(load + "-gain", system, Unit.TIMES);
  }
}
