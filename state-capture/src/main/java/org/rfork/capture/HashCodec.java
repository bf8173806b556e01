package org.rfork.capture;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hash maps and sets. Their order depends on the number of buckets, so that is kept with the load
 * factor. Within one bucket the order is that of adding, which the copy repeats; a bucket of many
 * equal hash codes that the JDK made a tree of may come back in another order.
 */
final class HashCodec extends Codec {
  private static final int MOST_BUCKETS = 1 << 30;
  private static final int REFERENCE_BYTES = 4;

  /** Below, the JDK makes tables that no number of elements accounts for. */
  private static final float LEAST_LOAD = 1f / 16;

  /** Makes the empty collection. */
  private interface Maker {
    Object make(int capacity, float loadFactor, boolean accessOrder);
  }

  private static final Map<Class<?>, Maker> MAKERS =
      Map.of(
          HashMap.class, (size, load, order) -> new HashMap<>(size, load),
          LinkedHashMap.class, LinkedHashMap::new,
          HashSet.class, (size, load, order) -> new HashSet<>(size, load),
          LinkedHashSet.class, (size, load, order) -> new LinkedHashSet<>(size, load));

  private final int entryWidth;
  private final Maker maker;
  private final Calls calls;

  private HashCodec(Class<?> type, Class<?> jdk, Maker maker, Calls calls) {
    super(type.getName(), Shape.FILLED);
    this.entryWidth = jdk == HashMap.class ? 2 : jdk == HashSet.class ? 1 : 0;
    this.maker = maker;
    this.calls = calls;
  }

  static List<Codec> all() {
    List<Codec> codecs = new ArrayList<>();
    MAKERS.forEach((type, maker) -> codecs.add(new HashCodec(type, type, maker, Calls.PLAIN)));
    return codecs;
  }

  /** Of the JDK's part of a user's subclass; null if it extends another class. */
  static @Nullable Codec extended(Class<?> type, Inherited inherited) {
    if (!MAKERS.containsKey(inherited.jdk())) {
      return null;
    }
    return new HashCodec(type, inherited.jdk(), maker(inherited), new InheritedCalls(inherited));
  }

  private static Maker maker(Inherited inherited) {
    if (inherited.jdk() == LinkedHashMap.class) {
      Constructor<?> ordered = inherited.constructor(int.class, float.class, boolean.class);
      return (size, load, order) -> Inherited.make(ordered, size, load, order);
    }
    Constructor<?> constructor = inherited.constructor(int.class, float.class);
    return (size, load, order) -> Inherited.make(constructor, size, load);
  }

  @Override
  int entryWidth() {
    return entryWidth;
  }

  @Override
  @Nullable Object[] parts(Object value) {
    return calls.parts(value);
  }

  @Override
  void writeHead(Object value, @Nullable Object[] headParts, GraphOut out) {
    if (entryWidth > 0 && out.isCanonical()) {
      return;
    }
    Probe.Table table =
        value instanceof Map<?, ?> map
            ? calls == Calls.PLAIN ? TableProbe.table(map) : Probe.table(map)
            : Probe.table((Set<?>) value);
    if (table.loadFactor() < LEAST_LOAD) {
      throw Refusal.unsupported(
          "a hash table with the load factor "
              + table.loadFactor()
              + " is mostly room: use the default load factor, 0.75");
    }
    if (value instanceof Map<?, ?> && calls.size(value) > 0 && !growsRegularly(table)) {
      throw Refusal.unsupported(
          "a map that grew with the load factor "
              + table.loadFactor()
              + " cannot be made again: use the default load factor, 0.75");
    }
    out.out().requireRoom((long) table.capacity() * REFERENCE_BYTES);
    out.out().int32(table.capacity());
    out.out().float32(table.loadFactor());
    out.out().bool(value instanceof LinkedHashMap<?, ?> map && Probe.isAccessOrdered(map, calls));
  }

  /** Doubling a table doubles its threshold, which some load factors round to another one. */
  private static boolean growsRegularly(Probe.Table table) {
    return table.capacity() >= MOST_BUCKETS
        || table.threshold() == (int) (table.capacity() * table.loadFactor());
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    HashContent.foresee(value, parts, out);
    out.refs(parts);
  }

  @Override
  Object open(GraphIn in) {
    int capacity = in.in().ranged(1, MOST_BUCKETS);
    float loadFactor = in.in().float32();
    if (Integer.bitCount(capacity) != 1 || !(loadFactor >= LEAST_LOAD)) {
      throw Refusal.damaged("a hash table has " + capacity + " buckets, load " + loadFactor);
    }
    in.requireRoom((long) capacity * REFERENCE_BYTES);
    return maker.make(capacity, loadFactor, in.in().bool());
  }

  @Override
  void fill(Object target, GraphIn in) {
    HashContent.fill(target, calls, target instanceof Map ? MapParts.read(in) : in.refs(), in);
  }

  @Override
  String step(Object value, int part) {
    return value instanceof Map<?, ?>
        ? MapParts.step(calls.parts(value), part)
        : super.step(value, part);
  }
}
