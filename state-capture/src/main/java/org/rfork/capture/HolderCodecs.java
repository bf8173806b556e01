package org.rfork.capture;

import java.util.AbstractMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicMarkableReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicStampedReference;
import org.jspecify.annotations.Nullable;

/** Objects that hold a few changeable references, and the bare {@code Object}. */
final class HolderCodecs {
  private HolderCodecs() {}

  static List<Codec> all() {
    return List.of(
        new Bare(),
        new Reference(),
        new ReferenceArray(),
        new Entry(),
        new Marked(),
        new Stamped());
  }

  /** {@code new Object()}, often a key or a mark; its identity is all it has. */
  private static final class Bare extends Codec {
    Bare() {
      super(Object.class.getName(), Shape.LEAF);
    }

    @Override
    void write(Object value, @Nullable Object[] parts, GraphOut out) {}

    @Override
    Object make(GraphIn in) {
      return new Object();
    }
  }

  private static final class Reference extends Codec {
    Reference() {
      super(AtomicReference.class.getName(), Shape.FILLED);
    }

    @Override
    @Nullable Object[] parts(Object value) {
      return new @Nullable Object[] {((AtomicReference<?>) value).get()};
    }

    @Override
    void write(Object value, @Nullable Object[] parts, GraphOut out) {
      out.ref(parts[0]);
    }

    @Override
    Object open(GraphIn in) {
      return new AtomicReference<@Nullable Object>();
    }

    @Override
    @SuppressWarnings("unchecked")
    void fill(Object target, GraphIn in) {
      ((AtomicReference<@Nullable Object>) target).set(in.ref());
    }

    @Override
    String step(Object value, int part) {
      return ".get()";
    }
  }

  private static final class ReferenceArray extends Codec {
    ReferenceArray() {
      super(AtomicReferenceArray.class.getName(), Shape.FILLED);
    }

    @Override
    @Nullable Object[] parts(Object value) {
      AtomicReferenceArray<?> array = (AtomicReferenceArray<?>) value;
      @Nullable Object[] parts = new Object[array.length()];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = array.get(i);
      }
      return parts;
    }

    @Override
    void writeHead(Object value, @Nullable Object[] headParts, GraphOut out) {
      out.out().int32(((AtomicReferenceArray<?>) value).length());
    }

    @Override
    void write(Object value, @Nullable Object[] parts, GraphOut out) {
      out.refs(parts);
    }

    @Override
    Object open(GraphIn in) {
      return new AtomicReferenceArray<@Nullable Object>(in.announced());
    }

    @Override
    @SuppressWarnings("unchecked")
    void fill(Object target, GraphIn in) {
      AtomicReferenceArray<@Nullable Object> array =
          (AtomicReferenceArray<@Nullable Object>) target;
      in.filling(array.length());
      @Nullable Object[] parts = in.refs();
      if (parts.length != array.length()) {
        throw Refusal.damaged("an AtomicReferenceArray changed its length");
      }
      for (int i = 0; i < parts.length; i++) {
        array.set(i, parts[i]);
      }
    }
  }

  private static final class Marked extends Codec {
    Marked() {
      super(AtomicMarkableReference.class.getName(), Shape.FILLED);
    }

    @Override
    @Nullable Object[] parts(Object value) {
      boolean[] mark = new boolean[1];
      return new @Nullable Object[] {((AtomicMarkableReference<?>) value).get(mark), mark[0]};
    }

    @Override
    void write(Object value, @Nullable Object[] parts, GraphOut out) {
      out.ref(parts[0]);
      out.ref(parts[1]);
    }

    @Override
    Object open(GraphIn in) {
      return new AtomicMarkableReference<@Nullable Object>(null, false);
    }

    @Override
    @SuppressWarnings("unchecked")
    void fill(Object target, GraphIn in) {
      ((AtomicMarkableReference<@Nullable Object>) target)
          .set(in.ref(), (Boolean) in.requiredRef());
    }

    @Override
    String step(Object value, int part) {
      return ".getReference()";
    }
  }

  private static final class Stamped extends Codec {
    Stamped() {
      super(AtomicStampedReference.class.getName(), Shape.FILLED);
    }

    @Override
    @Nullable Object[] parts(Object value) {
      int[] stamp = new int[1];
      return new @Nullable Object[] {((AtomicStampedReference<?>) value).get(stamp), stamp[0]};
    }

    @Override
    void write(Object value, @Nullable Object[] parts, GraphOut out) {
      out.ref(parts[0]);
      out.ref(parts[1]);
    }

    @Override
    Object open(GraphIn in) {
      return new AtomicStampedReference<@Nullable Object>(null, 0);
    }

    @Override
    @SuppressWarnings("unchecked")
    void fill(Object target, GraphIn in) {
      ((AtomicStampedReference<@Nullable Object>) target).set(in.ref(), (Integer) in.requiredRef());
    }

    @Override
    String step(Object value, int part) {
      return ".getReference()";
    }
  }

  private static final class Entry extends Codec {
    Entry() {
      super(AbstractMap.SimpleEntry.class.getName(), Shape.MADE);
    }

    @Override
    @Nullable Object[] parts(Object value) {
      AbstractMap.SimpleEntry<?, ?> entry = (AbstractMap.SimpleEntry<?, ?>) value;
      return new @Nullable Object[] {entry.getKey(), entry.getValue()};
    }

    @Override
    void write(Object value, @Nullable Object[] parts, GraphOut out) {
      out.ref(parts[0]);
      out.ref(parts[1]);
    }

    @Override
    Object make(GraphIn in) {
      return new AbstractMap.SimpleEntry<>(in.ref(), in.ref());
    }
  }
}
