package org.rfork.runtime.exec;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to one thread: the fork that it runs, and what it counts. The thread itself writes,
 * without a lock and without waiting for other cores; others may read, and see it a moment late.
 * What is written often has cache lines of its own.
 */
final class Lane {
  /** Forks queued by this thread, less those it took from a queue. */
  static final int QUEUED = 8;

  /** Forks that this thread runs and that do not wait in a join. */
  static final int ACTIVE = 9;

  /** How many times a fork has begun here, or has gone on after a join. */
  static final int BEGUN = 10;

  /** Forks of {@link #tally}'s job made by this thread. */
  static final int FORKED = 11;

  /** Attempts of that job that this thread ran to their end. */
  static final int ENDED = 12;

  /** Forks that this thread may let in without asking. */
  static final int ROOM = 13;

  /** So many longs take a cache line or more, before and after those that are used. */
  private static final int COUNTS = ROOM + 1 + 8;

  /**
   * A collector marks what was written by a byte for 512: so many references, of four bytes, have
   * marks that take a cache line.
   */
  private static final int REFERENCES = 64 * 512 / 4;

  private static final int CURRENT_FORK = REFERENCES / 2;
  private static final int ASIDE = CURRENT_FORK + 1;
  private static final int KEPT = ASIDE + 1;

  private static final InheritableThreadLocal<@Nullable Lane> CURRENT =
      new InheritableThreadLocal<>() {
        @Override
        protected @Nullable Lane childValue(@Nullable Lane starter) {
          ForkContext inherited = starter == null ? null : starter.context();
          return inherited == null ? null : new Lane(inherited);
        }
      };

  private final AtomicLongArray counts = new AtomicLongArray(COUNTS);
  private final AtomicReferenceArray<@Nullable ForkContext> contexts =
      new AtomicReferenceArray<>(REFERENCES);

  /** Those that it is counted among; null while its thread runs no forks. */
  private @Nullable Lanes lanes;

  private final RecentForks.Newest newest = new RecentForks.Newest();
  private boolean hasRoom;
  private volatile JobTallies.@Nullable Tally tally;

  /** Of a thread that runs no fork. */
  Lane() {
    this(null);
  }

  private Lane(@Nullable ForkContext inherited) {
    context(inherited);
  }

  /** The calling thread's; null if it never had one. */
  static @Nullable Lane current() {
    return Thread.currentThread() instanceof Worker worker ? worker.lane() : CURRENT.get();
  }

  /** The calling thread's, made if need be. */
  static Lane own() {
    Lane known = current();
    if (known != null) {
      return known;
    }
    var made = new Lane();
    made.bind();
    return made;
  }

  /** It is the calling thread's, and threads that this starts inherit its fork. */
  void bind() {
    CURRENT.set(this);
  }

  /** The calling thread runs no fork. */
  static void unbind() {
    Lane lane = current();
    if (lane != null) {
      lane.context(null);
    }
  }

  /** The fork that the verbs see. */
  @Nullable ForkContext context() {
    return contexts.getPlain(CURRENT_FORK);
  }

  /** From now on the verbs see this fork. */
  void context(@Nullable ForkContext now) {
    contexts.setRelease(CURRENT_FORK, now);
  }

  /** Does something that belongs to no fork; for the lane's thread. */
  void outside(Runnable what) {
    ForkContext context = context();
    if (context == null) {
      what.run();
      return;
    }
    contexts.setRelease(ASIDE, context);
    context(null);
    try {
      what.run();
    } finally {
      context(context);
      contexts.setRelease(ASIDE, null);
    }
  }

  /** The innermost fork that the thread runs; null if it runs none. For all threads. */
  @Nullable ForkContext innermost() {
    ForkContext bound = contexts.getAcquire(CURRENT_FORK);
    return bound != null ? bound : contexts.getAcquire(ASIDE);
  }

  /** The innermost of the thread's runs whose checkpoints are kept; null if it has none. */
  @Nullable ForkContext kept() {
    return contexts.getAcquire(KEPT);
  }

  /** From now on this is {@link #kept()}; for the lane's thread. */
  void kept(@Nullable ForkContext innermost) {
    contexts.setRelease(KEPT, innermost);
  }

  /** Counts; for the lane's thread. */
  void add(int what, long more) {
    counts.setOpaque(what, counts.getPlain(what) + more);
  }

  /** A count, for all threads. */
  long get(int what) {
    return counts.getOpaque(what);
  }

  /** The same, and begins anew; for the lane's thread. */
  long take(int what) {
    long taken = counts.getPlain(what);
    counts.setOpaque(what, 0);
    return taken;
  }

  @SuppressWarnings("ReferenceEquality") // each pool has its own
  boolean isOf(Lanes others) {
    return lanes == others;
  }

  /** It is counted among these from now on; null: among none. */
  void joins(@Nullable Lanes others, boolean mayHaveRoom) {
    lanes = others;
    hasRoom = mayHaveRoom;
  }

  /** Whether it counts by itself, and may keep room for its next forks. */
  boolean mayHaveRoom() {
    return hasRoom;
  }

  RecentForks.Newest newest() {
    return newest;
  }

  /** Where it counts now. */
  JobTallies.@Nullable Tally tally() {
    return tally;
  }

  void tally(JobTallies.@Nullable Tally now) {
    tally = now;
  }
}
