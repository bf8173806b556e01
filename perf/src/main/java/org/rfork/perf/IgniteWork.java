package org.rfork.perf;

import com.example.perf.Work;
import java.util.Objects;
import org.apache.ignite.binary.BinaryReader;
import org.apache.ignite.binary.BinaryWriter;
import org.apache.ignite.binary.Binarylizable;
import org.apache.ignite.lang.IgniteCallable;
import org.jspecify.annotations.Nullable;

/** A work as Ignite's compute grid takes it. */
final class IgniteWork implements IgniteCallable<Double>, Binarylizable {
  private static final long serialVersionUID = 1L;

  private transient @Nullable Work work;

  /** To be read into. */
  IgniteWork() {}

  IgniteWork(Work work) {
    this.work = work;
  }

  @Override
  public Double call() {
    return Objects.requireNonNull(work).call();
  }

  @Override
  public void writeBinary(BinaryWriter writer) {
    writer.rawWriter().writeByteArray(WorkCodec.toBytes(Objects.requireNonNull(work)));
  }

  @Override
  public void readBinary(BinaryReader reader) {
    work = WorkCodec.ofBytes(reader.rawReader().readByteArray());
  }
}
