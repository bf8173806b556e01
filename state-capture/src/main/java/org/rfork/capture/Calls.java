package org.rfork.capture;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What codecs ask of a collection. Content comes in parts: elements, or keys and values in turn.
 */
interface Calls {
  /** By public methods, of objects that are exactly of a JDK class. */
  Calls PLAIN = new Plain();

  /** Its content, in order. */
  @Nullable Object[] parts(Object collection);

  /** Adds content in this order; to a tree, without comparing. */
  void add(Object collection, @Nullable Object[] parts);

  /** Removes all. */
  void clear(Object collection);

  /** How many elements or entries it has. */
  int size(Object collection);

  /** An empty map with all else of this one, to be looked into. */
  Object emptied(Object map);

  /** Its order; null if natural. */
  @Nullable Comparator<Object> comparator(Object collection);

  /** The one for JDK classes. */
  @SuppressWarnings({"unchecked", "JdkObsolete"}) // users have hashtables
  final class Plain implements Calls {
    private Plain() {}

    @Override
    public @Nullable Object[] parts(Object collection) {
      return collection instanceof Map<?, ?> map
          ? MapParts.of(map)
          : ((Collection<?>) collection).toArray();
    }

    @Override
    public void add(Object collection, @Nullable Object[] parts) {
      if (collection instanceof TreeMap<?, ?> tree) {
        ((TreeMap<Object, @Nullable Object>) tree)
            .putAll(new Presorted.OfMap(comparator(tree), parts));
      } else if (collection instanceof TreeSet<?> tree) {
        ((TreeSet<@Nullable Object>) tree).addAll(new Presorted.OfSet(comparator(tree), parts));
      } else if (collection instanceof Map<?, ?> map) {
        for (int i = 0; i < parts.length; i += 2) {
          ((Map<@Nullable Object, @Nullable Object>) map).put(parts[i], parts[i + 1]);
        }
      } else {
        ((Collection<@Nullable Object>) collection).addAll(Arrays.asList(parts));
      }
    }

    @Override
    public void clear(Object collection) {
      if (collection instanceof Map<?, ?> map) {
        map.clear();
      } else {
        ((Collection<?>) collection).clear();
      }
    }

    @Override
    public int size(Object collection) {
      return collection instanceof Map<?, ?> map ? map.size() : ((Collection<?>) collection).size();
    }

    @Override
    public Object emptied(Object map) {
      Map<?, ?> copy =
          map instanceof HashMap<?, ?> hash
              ? (Map<?, ?>) hash.clone()
              : (Map<?, ?>) ((Hashtable<?, ?>) map).clone();
      copy.clear();
      return copy;
    }

    @Override
    public @Nullable Comparator<Object> comparator(Object collection) {
      if (collection instanceof TreeMap<?, ?> map) {
        return (Comparator<Object>) map.comparator();
      }
      return collection instanceof TreeSet<?> set
          ? (Comparator<Object>) set.comparator()
          : (Comparator<Object>) ((PriorityQueue<?>) collection).comparator();
    }
  }
}
