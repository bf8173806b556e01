package org.rfork.perf.jmh;

import com.example.perf.MediumState;
import com.example.perf.Noop;
import com.example.perf.Sum;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.rfork.capture.AllowList;
import org.rfork.capture.CaptureLimits;
import org.rfork.capture.Handles;
import org.rfork.capture.StateCapture;

/** What it costs to turn a state into bytes and back, checksum included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CaptureBenchmark {
  private static final int DOUBLES = 125_000;
  private static final long SEED = 19;

  /** Which state. */
  @Param({"small", "medium", "doubles"})
  public String state = "small";

  private final StateCapture capture = new StateCapture(CaptureLimits.DEFAULT);
  private final AllowList allow = AllowList.of(List.of(Noop.class.getPackageName()));
  private final ClassLoader loader = CaptureBenchmark.class.getClassLoader();
  private Object root = Noop.numbered(SEED);
  private byte[] document = {};

  /** Makes the state, and its document for the way back. */
  @Setup
  public void prepare() {
    root =
        switch (state) {
          case "small" -> Noop.numbered(SEED);
          case "medium" -> new MediumState(SEED);
          case "doubles" -> new Sum(new Random(SEED).doubles(DOUBLES).toArray());
          default -> throw new IllegalArgumentException("no state is called " + state);
        };
    document = encode();
    System.out.println("# " + state + " takes " + document.length + " bytes");
  }

  /** State to bytes. */
  @Benchmark
  public byte[] encode() {
    return capture.capture(root, allow, Handles.NONE).bytes();
  }

  /** Bytes to state. */
  @Benchmark
  public @Nullable Object decode() {
    return capture.restore(document, allow, loader, Handles.NONE);
  }
}
