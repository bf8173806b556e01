package org.rfork.capture;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Content that is in order already, in the only guise in which tree collections take it without
 * comparing: the keys may not be whole yet.
 */
final class Presorted {
  private static final String ONLY_COPIED = "only to be copied from";

  private Presorted() {}

  /** A map of keys and values in turn. */
  @SuppressWarnings("JdkObsolete") // what TreeMap.putAll looks for
  static final class OfMap extends AbstractMap<Object, @Nullable Object>
      implements SortedMap<Object, @Nullable Object> {
    private final @Nullable Comparator<? super Object> comparator;
    private final @Nullable Object[] parts;

    OfMap(@Nullable Comparator<? super Object> comparator, @Nullable Object[] parts) {
      this.comparator = comparator;
      this.parts = parts;
    }

    @Override
    public @Nullable Comparator<? super Object> comparator() {
      return comparator;
    }

    @Override
    public int size() {
      return parts.length / 2;
    }

    @Override
    public Set<Map.Entry<Object, @Nullable Object>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public Iterator<Map.Entry<Object, @Nullable Object>> iterator() {
          return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
              return next < parts.length;
            }

            @Override
            @SuppressWarnings("NullAway") // null is a key where the comparator takes it
            public Map.Entry<Object, @Nullable Object> next() {
              next += 2;
              return new SimpleEntry<>(parts[next - 2], parts[next - 1]);
            }
          };
        }

        @Override
        public int size() {
          return parts.length / 2;
        }
      };
    }

    @Override
    public SortedMap<Object, @Nullable Object> subMap(Object from, Object to) {
      throw new UnsupportedOperationException(ONLY_COPIED);
    }

    @Override
    public SortedMap<Object, @Nullable Object> headMap(Object to) {
      throw new UnsupportedOperationException(ONLY_COPIED);
    }

    @Override
    public SortedMap<Object, @Nullable Object> tailMap(Object from) {
      throw new UnsupportedOperationException(ONLY_COPIED);
    }

    @Override
    public Object firstKey() {
      throw new UnsupportedOperationException(ONLY_COPIED);
    }

    @Override
    public Object lastKey() {
      throw new UnsupportedOperationException(ONLY_COPIED);
    }
  }

  /** A set of these elements. */
  @SuppressWarnings("JdkObsolete") // what TreeSet.addAll looks for
  static final class OfSet extends AbstractSet<@Nullable Object>
      implements SortedSet<@Nullable Object> {
    private final @Nullable Comparator<? super Object> comparator;
    private final @Nullable Object[] parts;

    OfSet(@Nullable Comparator<? super Object> comparator, @Nullable Object[] parts) {
      this.comparator = comparator;
      this.parts = parts;
    }

    @Override
    @SuppressWarnings("NullAway") // a natural order has no comparator
    public @Nullable Comparator<? super @Nullable Object> comparator() {
      return comparator;
    }

    @Override
    public int size() {
      return parts.length;
    }

    @Override
    public Iterator<@Nullable Object> iterator() {
      return Arrays.asList(parts).iterator();
    }

    @Override
    public SortedSet<@Nullable Object> subSet(@Nullable Object from, @Nullable Object to) {
      throw new UnsupportedOperationException(ONLY_COPIED);
    }

    @Override
    public SortedSet<@Nullable Object> headSet(@Nullable Object to) {
      throw new UnsupportedOperationException(ONLY_COPIED);
    }

    @Override
    public SortedSet<@Nullable Object> tailSet(@Nullable Object from) {
      throw new UnsupportedOperationException(ONLY_COPIED);
    }

    @Override
    public Object first() {
      throw new UnsupportedOperationException(ONLY_COPIED);
    }

    @Override
    public Object last() {
      throw new UnsupportedOperationException(ONLY_COPIED);
    }
  }
}
