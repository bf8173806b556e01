package org.rfork.perf.jmh;

import com.example.perf.MediumState;
import com.example.perf.SmallState;
import java.util.Arrays;
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

/**
 * What it costs to turn a state into bytes and back, beside other codecs. With {@code -prof gc} it
 * says what is allocated for it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CaptureComparison {
  private static final int DOUBLES = 125_000;
  private static final long SEED = 19;

  /** Which state. */
  @Param({"small", "medium", "doubles"})
  public String state = "small";

  /** By which codec. */
  @Param({"rfork", "kryo", "fory", "java", "wire"})
  public String codec = "rfork";

  private PeerCodec peer = PeerCodec.named("rfork");
  private Object root = "";
  private byte[] document = {};

  /** Makes the state, and its document for the way back. */
  @Setup
  public void prepare() throws Exception {
    root =
        switch (state) {
          case "small" -> new SmallState(SEED);
          case "medium" -> new MediumState(SEED);
          case "doubles" -> new Random(SEED).doubles(DOUBLES).toArray();
          default -> throw new IllegalArgumentException("no state is called " + state);
        };
    peer = PeerCodec.named(codec);
    document = peer.encode(root);
    if (!Arrays.equals(fingerprint(root), fingerprint(peer.decode(document)))) {
      throw new IllegalStateException(codec + " does not restore " + state);
    }
    System.out.println("# " + state + " takes " + document.length + " bytes by " + codec);
  }

  private static double[] fingerprint(@Nullable Object state) {
    if (state instanceof SmallState small) {
      return new double[] {small.fingerprint()};
    }
    return state instanceof MediumState medium
        ? new double[] {medium.fingerprint()}
        : (double[]) java.util.Objects.requireNonNull(state);
  }

  /** State to bytes. */
  @Benchmark
  public byte[] encode() throws Exception {
    return peer.encode(root);
  }

  /** Bytes to state. */
  @Benchmark
  public @Nullable Object decode() throws Exception {
    return peer.decode(document);
  }
}
