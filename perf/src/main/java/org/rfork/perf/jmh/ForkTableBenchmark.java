package org.rfork.perf.jmh;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.table.ForkSpec;
import org.rfork.runtime.table.ForkTable;
import org.rfork.runtime.table.HomeEvent;
import org.rfork.runtime.table.Timing;

/** What the home of a fork decides in its whole life: forked, chosen, accepted, started, ended. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ForkTableBenchmark {
  /** A power of two, so that the next path is a mask away. */
  private static final int PATHS = 1024;

  private static final int ATTEMPT = 1;
  private static final Outcome DONE = Outcome.succeeded(new byte[] {1});

  /** How many other forks live in the table meanwhile. */
  @Param({"0", "10000"})
  public int others = 0;

  private final NodeId home = new NodeId("home", 1);
  private final NodeId host = new NodeId("host", 2);
  private final ForkTable table = new ForkTable(home, new Timing(1000));
  private List<ForkPath> paths = List.of();
  private int next;
  private long now;

  /** Fills the table with running forks. */
  @Setup
  public void prepare() {
    ForkPath root = ForkPath.root("bench");
    paths = IntStream.range(0, PATHS).mapToObj(root::child).toList();
    ForkPath crowd = ForkPath.root("others");
    for (int i = 0; i < others; i++) {
      start(crowd.child(i));
    }
  }

  /** One life, four events. */
  @Benchmark
  public void life(Blackhole blackhole) {
    next = (next + 1) & (PATHS - 1);
    ForkPath path = paths.get(next);
    blackhole.consume(start(path));
    blackhole.consume(table.apply(new HomeEvent.Ended(path, ATTEMPT, host, DONE, 1), now));
  }

  private int start(ForkPath path) {
    now++;
    int effects =
        table
            .apply(new HomeEvent.Forked(ForkSpec.of(path, 0, 4, ATTEMPT, false, host)), now)
            .size();
    effects += table.apply(new HomeEvent.Accepted(path, ATTEMPT, host), now).size();
    return effects + table.apply(new HomeEvent.Started(path, ATTEMPT, host), now).size();
  }
}
