package org.rfork.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map's entries as parts: key, value, key, value. */
final class MapParts {
  private MapParts() {}

  static @Nullable Object[] of(Map<?, ?> map) {
    List<@Nullable Object> parts = new ArrayList<>(map.size() * 2);
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      parts.add(entry.getKey());
      parts.add(entry.getValue());
    }
    return parts.toArray();
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
