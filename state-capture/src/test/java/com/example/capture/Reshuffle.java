package com.example.capture;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Gives the hash collections of a graph other tables, and their entries another order. */
@SuppressWarnings({"unchecked", "JdkObsolete"}) // users have hashtables
final class Reshuffle {
  private static final Set<Class<?>> MAPS =
      Set.of(HashMap.class, Hashtable.class, IdentityHashMap.class, ConcurrentHashMap.class);

  private Reshuffle() {}

  /** Changes the graph in place; how many collections there were. */
  static int all(Object root, Random random) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> work = new ArrayDeque<>(List.of(root));
    int count = 0;
    while (!work.isEmpty()) {
      Object value = work.pop();
      if (seen.add(value)) {
        partsOf(value).stream().filter(part -> part != null).forEach(work::push);
        if (MAPS.contains(value.getClass())) {
          map((Map<Object, Object>) value, random);
          count++;
        } else if (value.getClass() == HashSet.class) {
          set((Set<Object>) value, random);
          count++;
        }
      }
    }
    return count;
  }

  private static void map(Map<Object, Object> map, Random random) {
    List<Map.Entry<Object, Object>> entries = new ArrayList<>();
    map.forEach((key, value) -> entries.add(new java.util.AbstractMap.SimpleEntry<>(key, value)));
    map.clear();
    List<Object> room = new ArrayList<>();
    for (int i = random.nextInt(200); i > 0; i--) {
      room.add(new Object());
    }
    room.forEach(key -> map.put(key, 0));
    map.clear();
    Collections.shuffle(entries, random);
    entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
  }

  private static void set(Set<Object> set, Random random) {
    List<Object> elements = new ArrayList<>(set);
    set.clear();
    for (int i = random.nextInt(200); i > 0; i--) {
      set.add(i);
    }
    set.clear();
    Collections.shuffle(elements, random);
    set.addAll(elements);
  }

  private static Collection<Object> partsOf(Object value) {
    if (value instanceof Object[] array) {
      return Arrays.asList(array);
    }
    List<Object> parts = new ArrayList<>();
    if (value instanceof Map<?, ?> || value instanceof Collection<?>) {
      parts.addAll(JdkParts.of(value));
    }
    for (Class<?> type = value.getClass();
        type != null && type.getName().startsWith("com.example");
        type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          field.setAccessible(true);
          try {
            parts.add(field.get(value));
          } catch (IllegalAccessException e) {
            throw new AssertionError(e);
          }
        }
      }
    }
    return parts;
  }
}
