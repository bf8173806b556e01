package org.rfork.capture;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a person is shown of the JDK's collections, beside their elements. */
final class TextShapes {
  /** What is needed to make an object of any other type empty. */
  static final String HEAD = "head";

  static final String ITEMS = "items";
  private static final Set<String> HASH =
      names(HashMap.class, LinkedHashMap.class, HashSet.class, LinkedHashSet.class);
  private static final Set<String> SORTED =
      names(TreeMap.class, TreeSet.class, PriorityQueue.class);
  private static final Set<String> MAPS =
      names(
          HashMap.class,
          LinkedHashMap.class,
          TreeMap.class,
          ConcurrentHashMap.class,
          EnumMap.class,
          Map.of().getClass(),
          Map.of(1, 1).getClass(),
          Collections.singletonMap(1, 1).getClass());
  private static final int LEAST_CAPACITY = 16;
  private static final float LOAD = 0.75f;

  private TextShapes() {}

  private static Set<String> names(Class<?>... types) {
    return Set.of(Arrays.stream(types).map(Class::getName).toArray(String[]::new));
  }

  /** Whether its values are key, value, key, value. */
  static boolean isMap(Codec codec) {
    return MAPS.contains(codec.typeName());
  }

  /** What the values that it is opened with are called. */
  static List<String> headNames(Codec codec) {
    String type = codec.typeName();
    if (HASH.contains(type)) {
      return List.of("capacity", "loadFactor", "accessOrder");
    }
    if (SORTED.contains(type)) {
      return List.of("comparator");
    }
    if (type.equals(ConcurrentHashMap.class.getName())) {
      return List.of("capacity");
    }
    return type.equals(EnumMap.class.getName()) ? List.of("keyType") : List.of();
  }

  /**
   * What a collection of so many values is opened with if nothing is said; null where it must be
   * said.
   */
  static Object @Nullable [] usualHead(Codec codec, int values) {
    String type = codec.typeName();
    int size = isMap(codec) ? values / 2 : values;
    if (HASH.contains(type)) {
      return new Object[] {(long) capacity(size, 0), LOAD, false};
    }
    if (type.equals(ConcurrentHashMap.class.getName())) {
      return new Object[] {(long) capacity(size, 1)};
    }
    return SORTED.contains(type) ? new Object[] {Recorded.NULL} : null;
  }

  /** The buckets of a table that grew by adding, which the JDK doubles at three quarters. */
  private static int capacity(int size, int early) {
    int capacity = LEAST_CAPACITY;
    while (size + early > capacity / 4 * 3 && capacity < 1 << 30) {
      capacity *= 2;
    }
    return capacity;
  }
}
