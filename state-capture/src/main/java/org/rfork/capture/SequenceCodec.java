package org.rfork.capture;

import java.lang.reflect.Constructor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lists and queues whose order is the order of adding. */
final class SequenceCodec extends Codec {
  @SuppressWarnings("JdkObsolete") // users have them
  private static final Map<Class<?>, Supplier<Object>> MAKERS =
      Map.of(
          ArrayList.class, ArrayList::new,
          LinkedList.class, LinkedList::new,
          ArrayDeque.class, ArrayDeque::new,
          CopyOnWriteArrayList.class, CopyOnWriteArrayList::new,
          ConcurrentLinkedQueue.class, ConcurrentLinkedQueue::new,
          ConcurrentLinkedDeque.class, ConcurrentLinkedDeque::new);

  private final Supplier<Object> maker;
  private final Calls calls;

  private SequenceCodec(Class<?> type, Supplier<Object> maker, Calls calls) {
    super(type.getName(), Shape.FILLED);
    this.maker = maker;
    this.calls = calls;
  }

  static List<Codec> all() {
    List<Codec> codecs = new ArrayList<>();
    MAKERS.forEach((type, maker) -> codecs.add(new SequenceCodec(type, maker, Calls.PLAIN)));
    return codecs;
  }

  /** Of the JDK's part of a user's subclass; null if it extends another class. */
  static @Nullable Codec extended(Class<?> type, Inherited inherited) {
    if (!MAKERS.containsKey(inherited.jdk())) {
      return null;
    }
    Constructor<?> constructor = inherited.constructor();
    return new SequenceCodec(
        type, () -> Inherited.make(constructor), new InheritedCalls(inherited));
  }

  @Override
  @Nullable Object[] parts(Object value) {
    return calls.parts(value);
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
  void fill(Object target, GraphIn in) {
    if (target.getClass() == ArrayList.class) {
      int count = in.in().count(1);
      @SuppressWarnings("unchecked")
      var list = (ArrayList<@Nullable Object>) target;
      list.ensureCapacity(count);
      for (int i = 0; i < count; i++) {
        list.add(in.ref());
      }
    } else {
      calls.add(target, in.refs());
    }
  }
}
