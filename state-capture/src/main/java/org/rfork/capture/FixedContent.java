package org.rfork.capture;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a set or map that cannot change must find when every object is whole. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FixedContent(Object collection, @Nullable Object[] parts) implements Rehash.Content {
  @Override
  public boolean isRight() {
    if (collection instanceof Set<?> set) {
      for (Object part : parts) {
        if (part == null || !set.contains(part)) {
          return false;
        }
      }
      return true;
    }
    Map<?, ?> map = (Map<?, ?>) collection;
    for (int i = 0; i < parts.length; i += 2) {
      Object key = parts[i];
      if (key == null || map.get(key) != parts[i + 1]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void foresee(HashCost cost) {
    cost.requireBounded(parts, collection instanceof Set ? 1 : 2);
  }

  @Override
  public void fillAgain() {}

  @Override
  public String name() {
    return "an immutable " + (collection instanceof Set ? "set" : "map");
  }
}
