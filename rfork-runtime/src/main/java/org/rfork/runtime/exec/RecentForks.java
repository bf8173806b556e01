package org.rfork.runtime.exec;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.ForkName;

/**
 * The newest forks of each thread that runs forks, with something that many of them have in common.
 * Safe for all threads.
 */
public final class RecentForks {
  /** The newest of one thread; the next goes over the oldest. */
  static final class Newest {
    private static final int KEPT = 256;

    private final AtomicReferenceArray<@Nullable ForkName> names = new AtomicReferenceArray<>(KEPT);
    private final AtomicReferenceArray<@Nullable Object> common = new AtomicReferenceArray<>(KEPT);
    private int next;

    @SuppressWarnings("ReferenceEquality")
    private void add(ForkName name, Object with) {
      int at = next++ & (KEPT - 1);
      if (common.getPlain(at) != with) { // mostly it is the same
        common.setOpaque(at, with);
      }
      names.setRelease(at, name);
    }

    private void each(BiConsumer<ForkName, Object> found) {
      for (int at = 0; at < KEPT; at++) {
        ForkName name = names.getAcquire(at);
        Object with = common.getOpaque(at);
        if (name != null && with != null) {
          found.accept(name, with);
        }
      }
    }
  }

  private final Lanes lanes;

  RecentForks(Lanes lanes) {
    this.lanes = lanes;
  }

  /** One more; false, and nothing is kept, if the calling thread runs no forks. */
  public boolean add(ForkName name, Object with) {
    Lane lane = lanes.own();
    if (lane == null) {
      return false;
    }
    lane.newest().add(name, with);
    return true;
  }

  /** Those of all threads, in no order. A fork may be told with what another one has. */
  public void each(BiConsumer<ForkName, Object> found) {
    for (Lane lane : lanes.all()) {
      lane.newest().each(found);
    }
  }
}
