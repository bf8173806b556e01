package org.rfork.runtime.table;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records in the order in which they came. A record is in one queue at most and knows its
 * neighbours there, so it comes and goes without a lookup.
 */
final class HostedQueue {
  /** A record's place; all null while it is in no queue. */
  static final class Place {
    private @Nullable HostedQueue queue;
    private @Nullable HostedFork before;
    private @Nullable HostedFork after;

    /** The next one in its queue; null if it is the newest, or in none. */
    @Nullable HostedFork after() {
      return after;
    }

    /** Has its record leave its queue, if it is in one. */
    void leave() {
      HostedQueue known = queue;
      if (known != null) {
        known.remove(this);
      }
    }
  }

  private @Nullable HostedFork oldest;
  private @Nullable HostedFork newest;
  private int size;

  int size() {
    return size;
  }

  /** The one that came first; null if there is none. */
  @Nullable HostedFork oldest() {
    return oldest;
  }

  /** All, as they came. */
  List<HostedFork> all() {
    List<HostedFork> all = new ArrayList<>(size);
    for (HostedFork next = oldest; next != null; next = next.place.after) {
      all.add(next);
    }
    return all;
  }

  /**
   * One more.
   *
   * @throws IllegalStateException if it is in a queue
   */
  void add(HostedFork fork) {
    Place place = fork.place;
    if (place.queue != null) {
      throw new IllegalStateException(fork.path() + " is queued: this is an error in rfork");
    }
    HostedFork last = newest;
    place.queue = this;
    place.before = last;
    if (last == null) {
      oldest = fork;
    } else {
      last.place.after = fork;
    }
    newest = fork;
    size++;
  }

  private void remove(Place place) {
    HostedFork before = place.before;
    HostedFork after = place.after;
    if (before == null) {
      oldest = after;
    } else {
      before.place.after = after;
    }
    if (after == null) {
      newest = before;
    } else {
      after.place.before = before;
    }
    place.queue = null;
    place.before = null;
    place.after = null;
    size--;
  }
}
