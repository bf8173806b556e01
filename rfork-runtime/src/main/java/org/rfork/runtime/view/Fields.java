package org.rfork.runtime.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.rfork.ForkState;

/** A map whose fields are asked for by name and type. */
record Fields(Map<?, ?> map) {
  boolean has(String key) {
    return map.containsKey(key);
  }

  String text(String key) {
    return get(key, String.class);
  }

  boolean flag(String key) {
    return get(key, Boolean.class);
  }

  Number number(String key) {
    return get(key, Number.class);
  }

  ForkState state() {
    return ForkState.valueOf(text("state"));
  }

  Fields fields(String key) {
    return new Fields(get(key, Map.class));
  }

  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Object item : get(key, List.class)) {
      texts.add(String.valueOf(item));
    }
    return texts;
  }

  <T> List<T> list(String key, Function<Fields, T> reading) {
    List<T> items = new ArrayList<>();
    for (Object item : get(key, List.class)) {
      if (!(item instanceof Map<?, ?> fields)) {
        throw new IllegalArgumentException("an item of '" + key + "' is no map: " + item);
      }
      items.add(reading.apply(new Fields(fields)));
    }
    return items;
  }

  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    map.keySet().forEach(key -> counts.put(String.valueOf(key), number((String) key).longValue()));
    return counts;
  }

  private <T> T get(String key, Class<T> type) {
    Object value = map.get(key);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "'" + key + "' is not a " + type.getSimpleName() + " but " + value);
    }
    return type.cast(value);
  }
}
