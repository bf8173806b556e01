package org.rfork.runtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Items in the order in which they came. An item is in one queue at most and keeps its place
 * itself, so it comes and goes without a lookup. Not thread-safe.
 *
 * @param <T> the items
 */
public final class LinkedQueue<T> {
  /**
   * An item's place, which is in no queue at first.
   *
   * @param <T> the items
   */
  public static final class Place<T> {
    private final T item;
    private @Nullable LinkedQueue<T> queue;
    private @Nullable Place<T> before;
    private @Nullable Place<T> after;

    /** Of an item, for all its life. */
    public Place(T item) {
      this.item = item;
    }

    /** The item that came next; null if there is none, or if this is in no queue. */
    public @Nullable T after() {
      return itemOf(after);
    }

    /** Leaves the queue, if it is in one. */
    public void leave() {
      LinkedQueue<T> known = queue;
      if (known != null) {
        known.remove(this);
      }
    }
  }

  private @Nullable Place<T> oldest;
  private @Nullable Place<T> newest;
  private int size;

  private static <T> @Nullable T itemOf(@Nullable Place<T> place) {
    return place == null ? null : place.item;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** The one that came first; null if there is none. */
  public @Nullable T oldest() {
    return itemOf(oldest);
  }

  /** All, as they came. */
  public List<T> all() {
    List<T> all = new ArrayList<>(size);
    for (Place<T> next = oldest; next != null; next = next.after) {
      all.add(next.item);
    }
    return all;
  }

  /**
   * One more.
   *
   * @throws IllegalStateException if it is in a queue
   */
  public void add(Place<T> place) {
    if (place.queue != null) {
      throw new IllegalStateException(place.item + " is queued: this is an error in rfork");
    }
    Place<T> last = newest;
    place.queue = this;
    place.before = last;
    if (last == null) {
      oldest = place;
    } else {
      last.after = place;
    }
    newest = place;
    size++;
  }

  private void remove(Place<T> place) {
    Place<T> before = place.before;
    Place<T> after = place.after;
    if (before == null) {
      oldest = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      newest = before;
    } else {
      after.before = before;
    }
    place.queue = null;
    place.before = null;
    place.after = null;
    size--;
  }
}
