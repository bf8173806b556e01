package org.rfork.capture;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Enum maps and sets with the enum that they are of, empty ones too. */
final class EnumCollections {
  private EnumCollections() {}

  /** Small enums' sets are of another class than those over 64 constants. */
  static Map<Class<?>, Codec> all() {
    Class<?> regular = EnumSet.noneOf(TimeUnit.class).getClass();
    Class<?> jumbo = EnumSet.noneOf(Character.UnicodeScript.class).getClass();
    return Map.of(EnumMap.class, new OfMap(), regular, new OfSet(regular), jumbo, new OfSet(jumbo));
  }

  @SuppressWarnings("unchecked")
  private static <E extends Enum<E>> Class<E> enumType(GraphIn in) {
    if (in.requiredRef() instanceof Class<?> type && type.isEnum()) {
      return (Class<E>) type;
    }
    throw Refusal.damaged("an enum collection is of no enum");
  }

  private static final class OfMap extends Codec {
    OfMap() {
      super(EnumMap.class.getName(), Shape.FILLED);
    }

    @Override
    @Nullable Object[] headParts(Object value) {
      return new @Nullable Object[] {Probe.keyType((EnumMap<?, ?>) value)};
    }

    @Override
    void writeHead(Object value, @Nullable Object[] headParts, GraphOut out) {
      out.ref(headParts[0]);
    }

    @Override
    @Nullable Object[] parts(Object value) {
      return MapParts.of((Map<?, ?>) value);
    }

    @Override
    void write(Object value, @Nullable Object[] parts, GraphOut out) {
      out.refs(parts);
    }

    @Override
    Object open(GraphIn in) {
      return empty(in);
    }

    private static <E extends Enum<E>> EnumMap<E, Object> empty(GraphIn in) {
      return new EnumMap<>(EnumCollections.<E>enumType(in));
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    void fill(Object target, GraphIn in) {
      @Nullable Object[] parts = MapParts.read(in);
      for (int i = 0; i < parts.length; i += 2) {
        ((Map) target).put(parts[i], parts[i + 1]);
      }
    }

    @Override
    String step(Object value, int part) {
      return MapParts.step(parts(value), part);
    }

    @Override
    String headStep() {
      return ".keyType";
    }
  }

  private static final class OfSet extends Codec {
    OfSet(Class<?> type) {
      super(type.getName(), Shape.MADE);
    }

    @Override
    @Nullable Object[] parts(Object value) {
      Object[] constants = ((Collection<?>) value).toArray();
      @Nullable Object[] parts = new Object[constants.length + 1];
      parts[0] = elementType((EnumSet<?>) value);
      System.arraycopy(constants, 0, parts, 1, constants.length);
      return parts;
    }

    private static <E extends Enum<E>> Class<E> elementType(EnumSet<E> set) {
      Collection<E> some = set.isEmpty() ? EnumSet.complementOf(set) : set;
      if (some.isEmpty()) {
        throw Refusal.unsupported("an EnumSet of an enum without constants hides its type");
      }
      return some.iterator().next().getDeclaringClass();
    }

    @Override
    void write(Object value, @Nullable Object[] parts, GraphOut out) {
      out.refs(parts);
    }

    @Override
    Object make(GraphIn in) {
      int count = in.in().count(1) - 1;
      return set(in, count);
    }

    private static <E extends Enum<E>> EnumSet<E> set(GraphIn in, int count) {
      Class<E> type = enumType(in);
      EnumSet<E> set = EnumSet.noneOf(type);
      List<@Nullable Object> constants = Arrays.asList(in.refs(count));
      constants.forEach(constant -> set.add(type.cast(constant)));
      return set;
    }
  }
}
