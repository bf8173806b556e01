package org.rfork.perf.jmh;

import java.io.IOException;
import java.util.Objects;
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

/** What it costs to turn an exception with its stack and cause into bytes and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FailureComparison {
  private static final int DEPTH = 20;

  /** By which codec; others do not keep exceptions exactly. */
  @Param({"rfork", "java"})
  public String codec = "rfork";

  private PeerCodec peer = PeerCodec.named("rfork");
  private Throwable root = new IllegalStateException();
  private byte[] document = {};

  /** Makes the exception, and its document for the way back. */
  @Setup
  public void prepare() throws Exception {
    root = failure(DEPTH);
    peer = PeerCodec.named(codec);
    document = peer.encode(root);
    Throwable copy = (Throwable) Objects.requireNonNull(peer.decode(document));
    if (copy.getStackTrace().length != root.getStackTrace().length || copy.getCause() == null) {
      throw new IllegalStateException(codec + " does not restore an exception");
    }
    System.out.println("# a failure takes " + document.length + " bytes by " + codec);
  }

  private static Throwable failure(int deeper) {
    return deeper == 0
        ? new IllegalStateException("outer", new IOException("inner"))
        : failure(deeper - 1);
  }

  /** Exception to bytes. */
  @Benchmark
  public byte[] encode() throws Exception {
    return peer.encode(root);
  }

  /** Bytes to exception. */
  @Benchmark
  public @Nullable Object decode() throws Exception {
    return peer.decode(document);
  }
}
