package org.rfork.capture;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tree maps and sets and priority queues, with their comparators. */
final class SortedCodec extends Codec {

  private SortedCodec(Class<?> type) {
    super(type.getName(), Shape.FILLED);
  }

  static List<Codec> all() {
    return List.of(
        new SortedCodec(TreeMap.class),
        new SortedCodec(TreeSet.class),
        new SortedCodec(PriorityQueue.class));
  }

  @Override
  @Nullable Object[] headParts(Object value) {
    return new @Nullable Object[] {comparator(value)};
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Comparator<Object> comparator(Object value) {
    if (value instanceof TreeMap<?, ?> map) {
      return (Comparator<Object>) map.comparator();
    }
    return value instanceof TreeSet<?> set
        ? (Comparator<Object>) set.comparator()
        : (Comparator<Object>) ((PriorityQueue<?>) value).comparator();
  }

  @Override
  void writeHead(Object value, @Nullable Object[] headParts, GraphOut out) {
    out.ref(headParts[0]);
  }

  @Override
  @Nullable Object[] parts(Object value) {
    if (value instanceof TreeMap<?, ?> map) {
      return MapParts.of(map);
    }
    return ((java.util.Collection<?>) value).toArray();
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    out.refs(parts);
  }

  @Override
  @SuppressWarnings("unchecked")
  Object open(GraphIn in) {
    Comparator<Object> comparator = (Comparator<Object>) in.ref();
    if (typeName().equals(TreeMap.class.getName())) {
      return new TreeMap<>(comparator);
    }
    return typeName().equals(TreeSet.class.getName())
        ? new TreeSet<>(comparator)
        : new PriorityQueue<>(comparator);
  }

  @Override
  @SuppressWarnings("unchecked")
  void fill(Object target, GraphIn in) {
    if (target instanceof TreeMap<?, ?> map) {
      ((TreeMap<Object, @Nullable Object>) map)
          .putAll(new Presorted.OfMap(comparator(target), MapParts.read(in)));
    } else if (target instanceof TreeSet<?> set) {
      ((TreeSet<@Nullable Object>) set).addAll(new Presorted.OfSet(comparator(target), in.refs()));
    } else {
      HeapContent content = new HeapContent((PriorityQueue<Object>) target, in.refs());
      content.put();
      in.rehash().add(content);
    }
  }

  @Override
  String step(Object value, int part) {
    return value instanceof Map<?, ?> map
        ? MapParts.step(MapParts.of(map), part)
        : super.step(value, part);
  }

  /** A heap comes back in the same order if its elements are added in the order it has. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record HeapContent(PriorityQueue<Object> queue, @Nullable Object[] parts)
      implements Rehash.Content {

    void put() {
      for (Object part : parts) {
        if (part == null) {
          throw Refusal.damaged("a PriorityQueue holds null");
        }
        queue.add(part);
      }
    }

    @Override
    public boolean isRight() {
      int next = 0;
      for (Object element : queue) {
        if (element != parts[next++]) {
          return JdkCodecs.isWhole(element) && element.equals(parts[next - 1]);
        }
      }
      return true;
    }

    @Override
    public void fillAgain() {
      queue.clear();
      put();
    }

    @Override
    public String name() {
      return "a PriorityQueue";
    }
  }
}
