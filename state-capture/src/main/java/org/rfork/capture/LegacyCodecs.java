package org.rfork.capture;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Stack;
import java.util.Vector;
import org.jspecify.annotations.Nullable;

/**
 * The synchronized collections of old, with their capacity, which they show or which orders them.
 */
@SuppressWarnings("JdkObsolete") // users have them
final class LegacyCodecs {
  private static final int REFERENCE_BYTES = 4;

  private LegacyCodecs() {}

  static List<Codec> all() {
    return List.of(
        new OfVector(Vector.class), new OfVector(Stack.class), new OfTable(), new OfProperties());
  }

  private static final class OfVector extends Codec {
    OfVector(Class<?> type) {
      super(type.getName(), Shape.FILLED);
    }

    @Override
    void writeHead(Object value, @Nullable Object[] headParts, GraphOut out) {
      int capacity = ((Vector<?>) value).capacity();
      out.out().requireRoom((long) capacity * REFERENCE_BYTES);
      out.out().int32(capacity);
      out.out().int32(SerialForm.ofFields(value).primitives().getInt());
    }

    @Override
    @Nullable Object[] parts(Object value) {
      return ((Vector<?>) value).toArray();
    }

    @Override
    void write(Object value, @Nullable Object[] parts, GraphOut out) {
      out.refs(parts);
    }

    @Override
    Object open(GraphIn in) {
      int capacity = in.in().ranged(0, Integer.MAX_VALUE);
      int increment = in.in().int32();
      in.requireRoom((long) capacity * REFERENCE_BYTES);
      if (typeName().equals(Vector.class.getName())) {
        return new Vector<@Nullable Object>(capacity, increment);
      }
      Stack<@Nullable Object> stack = new Stack<>();
      stack.setSize(capacity);
      stack.trimToSize();
      stack.clear();
      return stack;
    }

    @Override
    void fill(Object target, GraphIn in) {
      Calls.PLAIN.add(target, in.refs());
    }
  }

  /** Entries from the last to the first: a new one goes before others in its bucket. */
  private static final class OfTable extends Codec {
    OfTable() {
      super(Hashtable.class.getName(), Shape.FILLED);
    }

    @Override
    int entryWidth() {
      return 2;
    }

    @Override
    @Nullable Object[] parts(Object value) {
      @Nullable Object[] parts = MapParts.of((Map<?, ?>) value);
      for (int low = 0, high = parts.length - 2; low < high; low += 2, high -= 2) {
        swap(parts, low, high);
        swap(parts, low + 1, high + 1);
      }
      return parts;
    }

    private static void swap(@Nullable Object[] parts, int one, int other) {
      Object part = parts[one];
      parts[one] = parts[other];
      parts[other] = part;
    }

    @Override
    void writeHead(Object value, @Nullable Object[] headParts, GraphOut out) {
      if (out.isCanonical()) {
        return;
      }
      Probe.Table table = Probe.table((Hashtable<?, ?>) value);
      if (((Hashtable<?, ?>) value).size() > table.threshold()) {
        throw Refusal.unsupported(
            "a Hashtable with the load factor "
                + table.loadFactor()
                + " cannot be made again: use the default load factor, 0.75");
      }
      out.out().requireRoom((long) table.capacity() * REFERENCE_BYTES);
      out.out().int32(table.capacity());
      out.out().float32(table.loadFactor());
    }

    @Override
    void write(Object value, @Nullable Object[] parts, GraphOut out) {
      HashContent.foresee(value, parts, out);
      out.refs(parts);
    }

    @Override
    Object open(GraphIn in) {
      int capacity = in.in().ranged(1, Integer.MAX_VALUE);
      in.requireRoom((long) capacity * REFERENCE_BYTES);
      return new Hashtable<Object, Object>(capacity, in.in().float32());
    }

    @Override
    void fill(Object target, GraphIn in) {
      HashContent.fill(target, Calls.PLAIN, MapParts.read(in), in);
    }

    @Override
    String step(Object value, int part) {
      return MapParts.step(parts(value), part);
    }
  }

  /** Inside they are a concurrent map, with the defaults beside it. */
  private static final class OfProperties extends Codec {
    OfProperties() {
      super(Properties.class.getName(), Shape.FILLED);
    }

    @Override
    int entryWidth() {
      return 2;
    }

    @Override
    @Nullable Object[] headParts(Object value) {
      return new @Nullable Object[] {SerialForm.heldOrNull(Calls.PLAIN.emptied(value))};
    }

    @Override
    @Nullable Object[] parts(Object value) {
      return MapParts.of((Map<?, ?>) value);
    }

    @Override
    void writeHead(Object value, @Nullable Object[] headParts, GraphOut out) {
      if (out.isCanonical()) {
        out.ref(headParts[0]);
        return;
      }
      int capacity = ConcurrentMapCodec.capacity(parts(value));
      if (headParts[0] != null && !ConcurrentMapCodec.grows(parts(value).length / 2, capacity)) {
        throw Refusal.unsupported(
            "Properties with defaults that have held far more cannot be made again in their order:"
                + " copy them into new ones");
      }
      out.ref(headParts[0]);
      ConcurrentMapCodec.writeCapacity(capacity, out);
    }

    @Override
    void write(Object value, @Nullable Object[] parts, GraphOut out) {
      HashContent.foresee(value, parts, out);
      out.refs(parts);
    }

    @Override
    Object open(GraphIn in) {
      Properties defaults = (Properties) in.ref();
      int capacity = ConcurrentMapCodec.readCapacity(in);
      return defaults == null ? new Properties(capacity / 2) : new Properties(defaults);
    }

    @Override
    void fill(Object target, GraphIn in) {
      HashContent.fill(target, Calls.PLAIN, MapParts.read(in), in);
    }

    @Override
    String step(Object value, int part) {
      return MapParts.step(parts(value), part);
    }

    @Override
    String headStep() {
      return ".defaults";
    }
  }
}
