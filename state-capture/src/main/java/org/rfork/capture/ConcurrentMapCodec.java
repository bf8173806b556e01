package org.rfork.capture;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Concurrent hash maps. Their table's size is hidden; the smallest that gives the entries the order
 * that they have is kept, so that the copy iterates alike.
 */
final class ConcurrentMapCodec extends Codec {
  private static final int LEAST = 2;
  private static final int USUAL = 16;
  private static final int MOST = 1 << 30;
  private static final int MOST_TRIED = 1 << 24;
  private static final int REFERENCE_BYTES = 4;

  ConcurrentMapCodec() {
    super(ConcurrentHashMap.class.getName(), Shape.FILLED);
  }

  @Override
  int entryWidth() {
    return 2;
  }

  @Override
  @Nullable Object[] parts(Object value) {
    return MapParts.of((ConcurrentHashMap<?, ?>) value);
  }

  @Override
  void writeHead(Object value, @Nullable Object[] headParts, GraphOut out) {
    if (out.isCanonical()) {
      return;
    }
    writeCapacity(capacity(MapParts.of((ConcurrentHashMap<?, ?>) value)), out);
  }

  /** The number of buckets, which a restore makes at once. */
  static void writeCapacity(int capacity, GraphOut out) {
    out.out().requireRoom((long) capacity * REFERENCE_BYTES);
    out.out().int32(capacity);
  }

  /** The smallest table that gives entries this order. */
  static int capacity(@Nullable Object[] parts) {
    int usual = usual(parts.length / 2);
    for (int capacity = usual; capacity <= MOST_TRIED; capacity *= 2) {
      if (isOrderOf(parts, capacity)) {
        return capacity;
      }
    }
    for (int capacity = usual / 2; capacity >= LEAST; capacity /= 2) {
      if (isOrderOf(parts, capacity)) {
        return capacity;
      }
    }
    return usual;
  }

  /** The table that a new map has when it has grown to this size. */
  private static int usual(int size) {
    int usual = USUAL;
    while (size >= usual / 4 * 3 && usual < MOST) {
      usual *= 2;
    }
    return usual;
  }

  /** Whether a new map has this table when it has grown to this size. */
  static boolean grows(int size, int capacity) {
    return usual(size) == capacity;
  }

  private static boolean isOrderOf(@Nullable Object[] parts, int capacity) {
    int last = 0;
    for (int i = 0; i < parts.length; i += 2) {
      int hash = java.util.Objects.hashCode(parts[i]);
      int bucket = (hash ^ (hash >>> 16)) & (capacity - 1);
      if (bucket < last) {
        return false;
      }
      last = bucket;
    }
    return true;
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    HashContent.foresee(value, parts, out);
    out.refs(parts);
  }

  @Override
  Object open(GraphIn in) {
    // The constructor takes a number of entries, and makes 1.5 times as many buckets, rounded up.
    return new ConcurrentHashMap<>(readCapacity(in) / 2);
  }

  /** The number of buckets, checked. */
  static int readCapacity(GraphIn in) {
    int capacity = in.in().ranged(LEAST, MOST);
    if (Integer.bitCount(capacity) != 1) {
      throw Refusal.damaged("a hash table has " + capacity + " buckets");
    }
    in.requireRoom((long) capacity * REFERENCE_BYTES);
    return capacity;
  }

  @Override
  void fill(Object target, GraphIn in) {
    HashContent.fill(target, Calls.PLAIN, MapParts.read(in), in);
  }

  @Override
  String step(Object value, int part) {
    return MapParts.step(MapParts.of((ConcurrentHashMap<?, ?>) value), part);
  }
}
