package org.rfork.runtime.exec;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of the threads that run a node's forks, and what other threads and those that are over
 * have counted. Safe for all threads.
 */
final class Lanes {
  private static final int SUMMED = Lane.BEGUN + 1;

  private final Set<Lane> lanes = ConcurrentHashMap.newKeySet();
  private final LongAdder[] others =
      Stream.generate(LongAdder::new).limit(SUMMED).toArray(LongAdder[]::new);
  private final int mostWithRoom;

  /** Those that count by themselves and may keep room; few, since they are summed up often. */
  private final List<Lane> counting = new CopyOnWriteArrayList<>();

  private volatile Consumer<Lane> whenOver = lane -> {};

  /**
   * None yet.
   *
   * @param mostWithRoom how many of them may count by themselves and keep room for forks at once
   */
  Lanes(int mostWithRoom) {
    this.mostWithRoom = mostWithRoom;
  }

  /** What to do first with a lane that is over, on its own thread. */
  synchronized void whenOver(Consumer<Lane> action) {
    whenOver = whenOver.andThen(action);
  }

  /** The calling thread runs forks from now on. */
  synchronized void enter(Lane lane) {
    boolean counts = counting.size() < mostWithRoom;
    if (counts) {
      counting.add(lane);
    }
    lane.joins(this, counts);
    lanes.add(lane);
  }

  /** The calling thread, which had entered, runs no forks any more. */
  synchronized void leave(Lane lane) {
    whenOver.accept(lane);
    for (int what : new int[] {Lane.QUEUED, Lane.ACTIVE, Lane.BEGUN}) {
      others[what].add(lane.take(what));
    }
    counting.remove(lane);
    lanes.remove(lane);
    lane.joins(null, false);
  }

  /** The calling thread's lane, if it is one of these. */
  @Nullable Lane own() {
    Lane lane = Lane.current();
    return lane != null && lane.isOf(this) ? lane : null;
  }

  /** Counts more of what is summed. */
  void add(int what, int more) {
    add(Lane.current(), what, more);
  }

  /** The same for the thread of that lane. */
  void add(@Nullable Lane lane, int what, int more) {
    if (lane != null && lane.isOf(this) && lane.mayHaveRoom()) {
      lane.add(what, more);
    } else {
      others[what].add(more);
    }
  }

  /** What all counted. */
  long sum(int what) {
    long sum = others[what].sum();
    for (Lane lane : counting) {
      sum += lane.get(what);
    }
    return sum;
  }

  /** The lanes that there are now. */
  Iterable<Lane> all() {
    return lanes;
  }

  @Override
  public String toString() {
    return lanes.size() + " lanes, others " + Arrays.toString(others);
  }
}
