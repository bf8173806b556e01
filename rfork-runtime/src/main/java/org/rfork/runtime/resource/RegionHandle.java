package org.rfork.runtime.resource;

import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.SharedRegion;
import org.rfork.runtime.exec.GroupMember;

/** A region as one fork has it. For the fork's own thread. */
public final class RegionHandle implements SharedRegion {
  /** What rules and states call it. */
  public static final String KIND = "region";

  private static final int SPINS = 1000;
  private static final long POLL_NANOS = 100_000;

  private final HeldRegion held;
  private @Nullable RegionMemory memory;
  private @Nullable DirtyBlocks dirty;
  private @Nullable GroupMember member;

  RegionHandle(HeldRegion held) {
    this.held = held;
  }

  /** What its fork holds by it. */
  public HeldRegion held() {
    return held;
  }

  void bind(Region region, GroupMember attached) {
    memory = region.memory();
    dirty = region.dirty();
    member = attached;
  }

  void unbind() {
    memory = null;
    dirty = null;
    member = null;
  }

  private RegionMemory memory() {
    RegionMemory bound = memory;
    if (bound == null) {
      throw held.closed();
    }
    return bound;
  }

  private RegionMemory writing() {
    RegionMemory bound = memory();
    if (member != null) {
      member.touch();
    }
    return bound;
  }

  private void written(long offset) {
    if (dirty != null) {
      dirty.mark(offset);
    }
  }

  @Override
  public String name() {
    return held.name();
  }

  @Override
  public long size() {
    return held.size();
  }

  @Override
  public int getInt(long offset) {
    return memory().getInt(offset);
  }

  @Override
  public void putInt(long offset, int value) {
    writing().putInt(offset, value);
    written(offset);
  }

  @Override
  public long getLong(long offset) {
    return memory().getLong(offset);
  }

  @Override
  public void putLong(long offset, long value) {
    writing().putLong(offset, value);
    written(offset);
  }

  @Override
  public double getDouble(long offset) {
    return Double.longBitsToDouble(memory().getLong(offset));
  }

  @Override
  public void putDouble(long offset, double value) {
    writing().putLong(offset, Double.doubleToRawLongBits(value));
    written(offset);
  }

  @Override
  public void get(long offset, double[] into, int from, int count) {
    memory().get(offset, into, from, count);
  }

  @Override
  public void put(long offset, double[] values, int from, int count) {
    writing().put(offset, values, from, count);
    if (dirty != null && count > 0) {
      dirty.mark(offset, (long) count * Double.BYTES);
    }
  }

  @Override
  public long getLongVolatile(long offset) {
    return memory().getLongVolatile(offset);
  }

  @Override
  public void putLongVolatile(long offset, long value) {
    writing().putLongVolatile(offset, value);
    written(offset);
  }

  @Override
  public boolean compareAndSetInt(long offset, int expected, int value) {
    boolean was = writing().compareAndSetInt(offset, expected, value);
    written(offset);
    return was;
  }

  @Override
  public int getAndAddInt(long offset, int delta) {
    int before = writing().getAndAddInt(offset, delta);
    written(offset);
    return before;
  }

  @Override
  public boolean compareAndSetLong(long offset, long expected, long value) {
    boolean was = writing().compareAndSetLong(offset, expected, value);
    written(offset);
    return was;
  }

  @Override
  public long getAndAddLong(long offset, long delta) {
    long before = writing().getAndAddLong(offset, delta);
    written(offset);
    return before;
  }

  @Override
  public boolean awaitAtLeast(long offset, long value, Duration limit) {
    RegionMemory bound = memory();
    long end = System.nanoTime() + limit.toNanos();
    for (int spin = 0; spin < SPINS; spin++) {
      if (bound.getLongVolatile(offset) >= value) {
        return true;
      }
      Thread.onSpinWait();
    }
    try {
      ForkJoinPool.managedBlock(new Waiter(bound, offset, value, member, end));
    } catch (InterruptedException cancelled) {
      Thread.currentThread().interrupt(); // the next safe point tells
    }
    return bound.getLongVolatile(offset) >= value;
  }

  @Override
  public void close() {
    held.close();
  }

  @Override
  public String toString() {
    return "shared region \"" + name() + "\"";
  }

  /** Waits for a number without a notice of its change. */
  private record Waiter(
      RegionMemory memory, long offset, long value, @Nullable GroupMember member, long end)
      implements ForkJoinPool.ManagedBlocker {
    @Override
    public boolean block() throws InterruptedException {
      while (!isReleasable()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        LockSupport.parkNanos(this, POLL_NANOS);
      }
      return true;
    }

    @Override
    public boolean isReleasable() {
      return memory.getLongVolatile(offset) >= value
          || (member != null && member.isAsked())
          || System.nanoTime() - end >= 0;
    }
  }
}
