package org.rfork.capture;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map's entries as parts: key, value, key, value. */
final class MapParts {
  private MapParts() {}

  static @Nullable Object[] of(Map<?, ?> map) {
    @Nullable Object[] parts = new Object[map.size() * 2];
    int count = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (count == parts.length) {
        parts = Arrays.copyOf(parts, count + 2);
      }
      parts[count++] = entry.getKey();
      parts[count++] = entry.getValue();
    }
    return count == parts.length ? parts : Arrays.copyOf(parts, count);
  }

  static String step(@Nullable Object[] parts, int part) {
    return part % 2 == 0 ? ".key[" + part / 2 + "]" : "[" + key(parts[part - 1], part / 2) + "]";
  }

  private static String key(@Nullable Object key, int index) {
    return key instanceof String || key instanceof Number || key instanceof Enum
        ? String.valueOf(key)
        : "value " + index;
  }

  /** Entries in pairs, as read; an odd number is refused. */
  static @Nullable Object[] read(GraphIn in) {
    @Nullable Object[] parts = in.refs();
    if (parts.length % 2 != 0) {
      throw Refusal.damaged("a map has a key without a value");
    }
    return parts;
  }
}
