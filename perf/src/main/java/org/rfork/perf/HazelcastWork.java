package org.rfork.perf;

import com.example.perf.Work;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A work as Hazelcast's executor takes it. */
final class HazelcastWork implements Callable<Double>, IdentifiedDataSerializable {
  static final int FACTORY = 1;
  private static final int CLASS = 1;

  private @Nullable Work work;

  /** To be read into. */
  HazelcastWork() {}

  HazelcastWork(Work work) {
    this.work = work;
  }

  @Override
  public Double call() {
    return Objects.requireNonNull(work).call();
  }

  @Override
  public int getFactoryId() {
    return FACTORY;
  }

  @Override
  public int getClassId() {
    return CLASS;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeByteArray(WorkCodec.toBytes(Objects.requireNonNull(work)));
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    work = WorkCodec.ofBytes(Objects.requireNonNull(in.readByteArray()));
  }
}
