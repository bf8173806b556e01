package org.rfork.capture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lists and queues whose order is the order of adding. */
final class SequenceCodec extends Codec {
  private final Supplier<Collection<@Nullable Object>> maker;

  private SequenceCodec(Class<?> type, Supplier<Collection<@Nullable Object>> maker) {
    super(type.getName(), Shape.FILLED);
    this.maker = maker;
  }

  @SuppressWarnings("JdkObsolete") // users have them
  static List<Codec> all() {
    return List.of(
        new SequenceCodec(ArrayList.class, ArrayList::new),
        new SequenceCodec(LinkedList.class, LinkedList::new),
        new SequenceCodec(ArrayDeque.class, ArrayDeque::new),
        new SequenceCodec(CopyOnWriteArrayList.class, CopyOnWriteArrayList::new),
        new SequenceCodec(ConcurrentLinkedQueue.class, ConcurrentLinkedQueue::new),
        new SequenceCodec(ConcurrentLinkedDeque.class, ConcurrentLinkedDeque::new));
  }

  @Override
  @Nullable Object[] parts(Object value) {
    return ((Collection<?>) value).toArray();
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    out.refs(parts);
  }

  @Override
  Object open(GraphIn in) {
    return maker.get();
  }

  @Override
  @SuppressWarnings("unchecked")
  void fill(Object target, GraphIn in) {
    if (target instanceof ArrayList<?> list) {
      int count = in.in().count(1);
      list.ensureCapacity(count);
      for (int i = 0; i < count; i++) {
        ((ArrayList<@Nullable Object>) list).add(in.ref());
      }
    } else {
      ((Collection<@Nullable Object>) target).addAll(Arrays.asList(in.refs()));
    }
  }
}
