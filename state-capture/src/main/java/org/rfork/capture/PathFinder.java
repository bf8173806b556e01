package org.rfork.capture;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the shortest path from a state's root to one of its objects. */
final class PathFinder {
  private record Place(Object object, String path) {}

  private PathFinder() {}

  /** Empty if no path can be found, as where an object now refers to what cannot be captured. */
  static String path(@Nullable Object root, Object target, Handles handles) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Place> places = new ArrayDeque<>();
    if (root != null) {
      places.add(new Place(root, "$"));
    }
    try {
      while (!places.isEmpty()) {
        Place place = places.remove();
        if (place.object == target) {
          return place.path;
        }
        if (seen.add(place.object)) {
          addParts(place, places, handles);
        }
      }
    } catch (RuntimeException unreadable) {
      return "";
    }
    return "";
  }

  private static void addParts(Place place, Deque<Place> places, Handles handles) {
    Codec codec = Codecs.of(place.object, handles);
    @Nullable Object[] parts = codec.parts(place.object);
    for (int i = 0; i < parts.length; i++) {
      Object part = parts[i];
      if (part != null && !Slots.isInline(part)) {
        places.add(new Place(part, place.path + codec.step(place.object, i)));
      }
    }
  }
}
