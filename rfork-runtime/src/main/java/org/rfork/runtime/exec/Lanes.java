package org.rfork.runtime.exec;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private volatile Consumer<Lane> whenOver = lane -> {};

  /**
   * None yet.
   *
   * @param mostWithRoom how many of them may keep room for forks at once
   */
  Lanes(int mostWithRoom) {
    this.mostWithRoom = mostWithRoom;
  }

  /** What to do first with a lane that is over, on its own thread. */
  synchronized void whenOver(Consumer<Lane> action) {
    whenOver = whenOver.andThen(action);
  }

  /** The calling thread runs forks from now on. */
  void enter(Lane lane) {
    lane.joins(this, lanes.size() < mostWithRoom);
    lanes.add(lane);
  }

  /** The calling thread, which had entered, runs no forks any more. */
  void leave(Lane lane) {
    whenOver.accept(lane);
    for (int what : new int[] {Lane.QUEUED, Lane.ACTIVE, Lane.BEGUN}) {
      others[what].add(lane.take(what));
    }
    lanes.remove(lane);
    lane.joins(null, false);
  }

  /** The calling thread's lane, if it is one of these. */
  @Nullable Lane own() {
    Lane lane = Lane.current();
    return lane != null && lane.isOf(this) ? lane : null;
  }

  /** Counts one of what is summed. */
  void add(int what, int more) {
    Lane lane = own();
    if (lane != null) {
      lane.add(what, more);
    } else {
      others[what].add(more);
    }
  }

  /** What all counted. */
  long sum(int what) {
    long sum = others[what].sum();
    for (Lane lane : lanes) {
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
