package org.rfork.perf.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rfork.RemoteFork;

/**
 * What a safe point costs of which nothing is asked: a step of a small generator with one and
 * without.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CheckpointCost {
  private static final int STEPS = 10_000;

  private long seed = 42;

  private long step(long before) {
    return before * 6364136223846793005L + 1442695040888963407L;
  }

  /** Steps alone. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public long without() {
    long value = seed;
    for (int i = 0; i < STEPS; i++) {
      value = step(value);
    }
    seed = value;
    return value;
  }

  /** A safe point after each step. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public long with() {
    long value = seed;
    for (int i = 0; i < STEPS; i++) {
      value = step(value);
      RemoteFork.checkpoint();
    }
    seed = value;
    return value;
  }
}
