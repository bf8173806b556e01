package org.rfork.capture;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Codecs of what {@code List.of}, {@code Set.of}, {@code Map.of}, {@code Arrays.asList} and {@code
 * Collections} return. The order of {@code Set.of} and {@code Map.of} is each JVM's own.
 */
final class ImmutableCodecs {
  private ImmutableCodecs() {}

  static List<MadeCodec> all() {
    List<MadeCodec> codecs = new ArrayList<>();
    codecs.add(MadeCodec.of(List.of(1).getClass(), ImmutableCodecs::elements, List::of));
    codecs.add(
        MadeCodec.of(
            List.of().getClass(), ImmutableCodecs::listParts, ImmutableCodecs::listOfParts));
    codecs.add(MadeCodec.hashing(Set.of(1).getClass(), ImmutableCodecs::elements, Set::of));
    codecs.add(MadeCodec.hashing(Set.of().getClass(), ImmutableCodecs::elements, Set::of));
    codecs.add(
        MadeCodec.hashing(
            Map.of(1, 1).getClass(), ImmutableCodecs::entries, ImmutableCodecs::mapOf));
    codecs.add(
        MadeCodec.hashing(Map.of().getClass(), ImmutableCodecs::entries, ImmutableCodecs::mapOf));
    codecs.add(
        MadeCodec.of(Map.entry(1, 1).getClass(), ImmutableCodecs::entry, ImmutableCodecs::entryOf));
    codecs.add(
        MadeCodec.of(
            AbstractMap.SimpleImmutableEntry.class,
            ImmutableCodecs::entry,
            parts -> new AbstractMap.SimpleImmutableEntry<>(parts[0], parts[1])));
    codecs.add(
        MadeCodec.of(
            Optional.class,
            value -> new @Nullable Object[] {((Optional<?>) value).orElse(null)},
            parts -> Optional.ofNullable(parts[0])));
    codecs.add(constant(Collections.emptyList()));
    codecs.add(constant(Collections.emptySet()));
    codecs.add(constant(Collections.emptyMap()));
    codecs.add(constant(Collections.reverseOrder()));
    codecs.add(constant(String.CASE_INSENSITIVE_ORDER));
    codecs.add(
        MadeCodec.of(
            Collections.singletonList(1).getClass(),
            ImmutableCodecs::elements,
            parts -> Collections.singletonList(parts[0])));
    codecs.add(
        MadeCodec.of(
            Collections.singleton(1).getClass(),
            ImmutableCodecs::elements,
            parts -> Collections.singleton(parts[0])));
    codecs.add(
        MadeCodec.of(
            Collections.singletonMap(1, 1).getClass(),
            ImmutableCodecs::entries,
            parts -> Collections.singletonMap(parts[0], parts[1])));
    return codecs;
  }

  private static MadeCodec constant(Object value) {
    return MadeCodec.of(value.getClass(), same -> Codec.NO_PARTS, parts -> value);
  }

  private static @Nullable Object[] elements(Object value) {
    return ((Collection<?>) value).toArray();
  }

  private static @Nullable Object[] entries(Object value) {
    return MapParts.of((Map<?, ?>) value);
  }

  private static @Nullable Object[] entry(Object value) {
    Map.Entry<?, ?> entry = (Map.Entry<?, ?>) value;
    return new @Nullable Object[] {entry.getKey(), entry.getValue()};
  }

  @SuppressWarnings("NullAway") // a null in the document is refused by Map.entry itself
  private static Object entryOf(@Nullable Object[] parts) {
    return Map.entry(parts[0], parts[1]);
  }

  // A null in the document is refused by Map.entry itself.
  @SuppressWarnings({"unchecked", "rawtypes", "NullAway"})
  private static Object mapOf(@Nullable Object[] parts) {
    Map.Entry<Object, Object>[] entries = new Map.Entry[parts.length / 2];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = Map.entry(parts[2 * i], parts[2 * i + 1]);
    }
    return Map.ofEntries(entries);
  }

  /** {@code Stream.toList} gives the class of {@code List.of}, but one that may hold null. */
  private static @Nullable Object[] listParts(Object value) {
    Object[] elements = ((List<?>) value).toArray();
    @Nullable Object[] parts = Arrays.copyOf(elements, elements.length + 1);
    parts[elements.length] = allowsNull((List<?>) value);
    return parts;
  }

  private static boolean allowsNull(List<?> list) {
    try {
      boolean ignored = list.contains(null);
      return true;
    } catch (NullPointerException e) {
      return false;
    }
  }

  private static Object listOfParts(@Nullable Object[] parts) {
    @Nullable Object[] elements = Arrays.copyOf(parts, parts.length - 1);
    boolean nulls = Boolean.TRUE.equals(parts[parts.length - 1]);
    return nulls ? Arrays.stream(elements).toList() : List.of(elements);
  }
}
