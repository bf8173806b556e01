package org.rfork.capture;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;

/** Puts the entries of hash collections in an order that only their keys' content decides. */
final class KeyOrder {
  /** Larger keys are not worth encoding twice. */
  private static final int MOST_OBJECTS = 64;

  private static final CaptureLimits SMALL =
      new CaptureLimits(1 << 20, MOST_OBJECTS, MOST_OBJECTS, Long.MAX_VALUE);
  private static final Set<Class<?>> COMPARED = Set.of(String.class, Integer.class, Long.class);

  private final AllowList allow;
  private final Handles handles;
  private @Nullable GraphOut walker;

  KeyOrder(AllowList allow, Handles handles) {
    this.allow = allow;
    this.handles = handles;
  }

  /** A key, what to go by, and where its entry stands. */
  private record Place(Comparable<Object> key, int entry) {}

  /** Sorts; false, and nothing is changed, if the keys' content does not tell them all apart. */
  boolean sort(@Nullable Object[] entries, int width) {
    Place[] places = new Place[entries.length / width];
    boolean compared = areCompared(entries, width);
    for (int i = 0; i < places.length; i++) {
      Object key = entries[i * width];
      Object order = compared ? key : digest(key);
      if (order == null) {
        return false;
      }
      places[i] = new Place(comparable(order), i);
    }
    Arrays.sort(places, Comparator.comparing(Place::key));
    for (int i = 1; i < places.length; i++) {
      if (places[i - 1].key().compareTo(places[i].key()) == 0) {
        return false;
      }
    }
    @Nullable Object[] before = entries.clone();
    for (int i = 0; i < places.length; i++) {
      System.arraycopy(before, places[i].entry() * width, entries, i * width, width);
    }
    return true;
  }

  @SuppressWarnings("unchecked") // all are of one class
  private static Comparable<Object> comparable(Object order) {
    return (Comparable<Object>) order;
  }

  private static boolean areCompared(@Nullable Object[] entries, int width) {
    Object first = entries.length == 0 ? null : entries[0];
    if (first == null || !COMPARED.contains(first.getClass())) {
      return false;
    }
    for (int i = 0; i < entries.length; i += width) {
      Object key = entries[i];
      if (key == null || key.getClass() != first.getClass()) {
        return false;
      }
    }
    return true;
  }

  /** Of a key by itself; null if it is large or leads to what is in no order. */
  private @Nullable StateDigest digest(@Nullable Object key) {
    GraphOut walker = walker();
    try {
      walker.walk(key, allow, handles, SMALL, CanonicalWalk.ofKey());
      return walker.out().digest();
    } catch (CaptureException notTold) {
      return null;
    } finally {
      walker.end();
    }
  }

  private GraphOut walker() {
    GraphOut known = walker;
    if (known == null) {
      known = new GraphOut();
      walker = known;
    }
    return known;
  }
}
