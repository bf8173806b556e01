package org.rfork.runtime.exec;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What captured states say of a handle, each under the state's number, until a state is kept. For
 * the run's thread.
 *
 * @param <T> what they say
 */
public final class Marks<T> {
  private final TreeMap<Long, T> marks = new TreeMap<>();

  /** The state of that number says this. */
  public void put(long safePoint, T mark) {
    marks.put(safePoint, mark);
  }

  /**
   * What the newest state up to a number says, and nothing older any more; null if there is none.
   */
  public @Nullable T take(long safePoint) {
    Map.Entry<Long, T> newest = marks.floorEntry(safePoint);
    if (newest == null) {
      return null;
    }
    marks.headMap(safePoint, true).clear();
    return newest.getValue();
  }

  /** Whether a state says such a thing. */
  public boolean has(Predicate<T> such) {
    return marks.values().stream().anyMatch(such);
  }
}
