package org.rfork.capture;

import java.util.Collection;
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

  /** Makes the empty collection. */
  private interface Maker {
    Object make(int capacity, float loadFactor, boolean accessOrder);
  }

  private final Maker maker;

  private HashCodec(Class<?> type, Maker maker) {
    super(type.getName(), Shape.FILLED);
    this.maker = maker;
  }

  static List<Codec> all() {
    return List.of(
        new HashCodec(HashMap.class, (size, load, order) -> new HashMap<>(size, load)),
        new HashCodec(LinkedHashMap.class, LinkedHashMap::new),
        new HashCodec(HashSet.class, (size, load, order) -> new HashSet<>(size, load)),
        new HashCodec(LinkedHashSet.class, (size, load, order) -> new LinkedHashSet<>(size, load)));
  }

  @Override
  @Nullable Object[] parts(Object value) {
    return value instanceof Map<?, ?> map ? MapParts.of(map) : ((Collection<?>) value).toArray();
  }

  @Override
  void writeHead(Object value, @Nullable Object[] headParts, GraphOut out) {
    Probe.Table table =
        value instanceof Map<?, ?> map ? TableProbe.table(map) : Probe.table((Set<?>) value);
    if (value instanceof Map<?, ?> map && !map.isEmpty() && !growsRegularly(table)) {
      throw Refusal.unsupported(
          "a map that grew with the load factor "
              + table.loadFactor()
              + " cannot be made again: use the default load factor, 0.75");
    }
    out.out().int32(table.capacity());
    out.out().float32(table.loadFactor());
    out.out().bool(value instanceof LinkedHashMap<?, ?> map && Probe.isAccessOrdered(map));
  }

  /** Doubling a table doubles its threshold, which some load factors round to another one. */
  private static boolean growsRegularly(Probe.Table table) {
    return table.capacity() >= MOST_BUCKETS
        || table.threshold() == (int) (table.capacity() * table.loadFactor());
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    out.refs(parts);
  }

  @Override
  Object open(GraphIn in) {
    int capacity = in.in().ranged(1, MOST_BUCKETS);
    float loadFactor = in.in().float32();
    if (Integer.bitCount(capacity) != 1 || !(loadFactor > 0)) {
      throw Refusal.damaged("a hash table has " + capacity + " buckets, load " + loadFactor);
    }
    in.requireRoom((long) capacity * REFERENCE_BYTES);
    return maker.make(capacity, loadFactor, in.in().bool());
  }

  @Override
  void fill(Object target, GraphIn in) {
    HashContent.fill(target, target instanceof Map ? MapParts.read(in) : in.refs(), in);
  }

  @Override
  String step(Object value, int part) {
    return value instanceof Map<?, ?> map
        ? MapParts.step(MapParts.of(map), part)
        : super.step(value, part);
  }
}
