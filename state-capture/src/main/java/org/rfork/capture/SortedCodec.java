package org.rfork.capture;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tree maps and sets and priority queues, with their comparators. */
final class SortedCodec extends Codec {

  private static final Map<Class<?>, Function<@Nullable Comparator<Object>, Object>> MAKERS =
      Map.of(
          TreeMap.class, order -> new TreeMap<>(order),
          TreeSet.class, order -> new TreeSet<>(order),
          PriorityQueue.class, order -> new PriorityQueue<>(order));
  private static final Class<?> WHOLE_SET = new TreeSet<>().iterator().getClass();

  private final Function<@Nullable Comparator<Object>, Object> maker;
  private final Calls calls;

  private SortedCodec(
      Class<?> type, Function<@Nullable Comparator<Object>, Object> maker, Calls calls) {
    super(type.getName(), Shape.FILLED);
    this.maker = maker;
    this.calls = calls;
  }

  static List<Codec> all() {
    List<Codec> codecs = new ArrayList<>();
    MAKERS.forEach((type, maker) -> codecs.add(new SortedCodec(type, maker, Calls.PLAIN)));
    return codecs;
  }

  /** Of the JDK's part of a user's subclass; null if it extends another class. */
  static @Nullable Codec extended(Class<?> type, Inherited inherited) {
    if (!MAKERS.containsKey(inherited.jdk())) {
      return null;
    }
    Constructor<?> constructor = inherited.constructor(Comparator.class);
    return new SortedCodec(
        type, order -> Inherited.make(constructor, order), new InheritedCalls(inherited));
  }

  @Override
  @Nullable Object[] headParts(Object value) {
    return new @Nullable Object[] {calls.comparator(value)};
  }

  @Override
  void writeHead(Object value, @Nullable Object[] headParts, GraphOut out) {
    out.ref(headParts[0]);
  }

  @Override
  @Nullable Object[] parts(Object value) {
    // A range of a set, or its reverse, is of the same class.
    if (value.getClass() == TreeSet.class
        && ((TreeSet<?>) value).iterator().getClass() != WHOLE_SET) {
      throw Refusal.unsupported(
          "it is a range or the reverse of another TreeSet: copy it by new TreeSet<>(range)");
    }
    return calls.parts(value);
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    out.refs(parts);
  }

  @Override
  @SuppressWarnings("unchecked")
  Object open(GraphIn in) {
    return maker.apply((Comparator<Object>) in.ref());
  }

  @Override
  void fill(Object target, GraphIn in) {
    @Nullable Object[] parts = target instanceof Map ? MapParts.read(in) : in.refs();
    calls.add(target, parts);
    if (target instanceof PriorityQueue<?>) {
      in.rehash().add(new HeapContent(target, calls, parts));
    }
  }

  @Override
  String step(Object value, int part) {
    return value instanceof Map<?, ?>
        ? MapParts.step(calls.parts(value), part)
        : super.step(value, part);
  }

  /** A heap comes back in the same order if its elements are added in the order it has. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record HeapContent(Object queue, Calls calls, @Nullable Object[] parts)
      implements Rehash.Content {
    @Override
    public boolean isRight() {
      int next = 0;
      for (Object element : calls.parts(queue)) {
        if (element != parts[next++]) {
          return element != null && JdkCodecs.isWhole(element) && element.equals(parts[next - 1]);
        }
      }
      return true;
    }

    @Override
    public void fillAgain() {
      calls.clear(queue);
      calls.add(queue, parts);
    }

    @Override
    public String name() {
      return "a PriorityQueue";
    }
  }
}
