package org.rfork.runtime.exec;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.ForkName;

/**
 * The newest forks of each thread that runs forks, with something that many of them have in common.
 * Safe for all threads.
 */
public final class RecentForks {
  /** Who is told of them. */
  @FunctionalInterface
  public interface Found {
    /**
     * One of them.
     *
     * @param with what it has in common with others
     */
    void accept(ForkName name, int attempt, Object with);
  }

  /** The newest of one thread; the next goes over the oldest. */
  static final class Newest {
    private static final int KEPT = 256;

    private final AtomicReferenceArray<@Nullable ForkName> names = new AtomicReferenceArray<>(KEPT);
    private final AtomicIntegerArray attempts = new AtomicIntegerArray(KEPT);
    private final AtomicReferenceArray<@Nullable Object> common = new AtomicReferenceArray<>(KEPT);
    private int next;

    @SuppressWarnings("ReferenceEquality")
    private void add(ForkName name, int attempt, Object with) {
      int at = next++ & (KEPT - 1);
      if (common.getPlain(at) != with) { // mostly it is the same
        common.setOpaque(at, with);
      }
      attempts.setOpaque(at, attempt);
      names.setRelease(at, name);
    }

    private void each(Found found) {
      for (int at = 0; at < KEPT; at++) {
        ForkName name = names.getAcquire(at);
        Object with = common.getOpaque(at);
        if (name != null && with != null) {
          found.accept(name, attempts.getOpaque(at), with);
        }
      }
    }
  }

  private final Lanes lanes;

  RecentForks(Lanes lanes) {
    this.lanes = lanes;
  }

  /** One more; false, and nothing is kept, if the calling thread runs no forks. */
  public boolean add(ForkName name, int attempt, Object with) {
    Lane lane = lanes.own();
    if (lane == null) {
      return false;
    }
    lane.newest().add(name, attempt, with);
    return true;
  }

  /** Those of all threads, in no order. A fork may be told with what another one has. */
  public void each(Found found) {
    for (Lane lane : lanes.all()) {
      lane.newest().each(found);
    }
  }
}
