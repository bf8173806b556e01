package org.rfork.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.RandomAccess;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Codecs of JDK objects that wrap one other: views of a collection or array, reversed orders. */
final class ViewCodecs {
  private static final byte[] SET_OF_MAP =
      SerialForm.of(Collections.newSetFromMap(new HashMap<>())).bytes();

  private ViewCodecs() {}

  static List<MadeCodec> all() {
    List<MadeCodec> codecs = new ArrayList<>();
    codecs.add(
        MadeCodec.of(
            Collections.reverseOrder(String.CASE_INSENSITIVE_ORDER).getClass(),
            value -> new @Nullable Object[] {Collections.reverseOrder((Comparator<?>) value)},
            parts -> Collections.reverseOrder((Comparator<?>) parts[0])));
    codecs.add(view(Object[].class, Arrays::asList, new Object[] {1}));
    codecs.add(view(Map.class, map -> Template.read(SET_OF_MAP, map), new HashMap<>()));
    codecs.add(
        MadeCodec.of(
            ConcurrentHashMap.newKeySet().getClass(),
            ViewCodecs::keySet,
            parts -> keySet((ConcurrentHashMap<?, ?>) required(parts[0]), parts[1])));
    codecs.add(
        MadeCodec.of(Comparator.nullsFirst(null).getClass(), ViewCodecs::nulls, ViewCodecs::nulls));
    codecs.addAll(unmodifiable());
    codecs.addAll(checked());
    codecs.addAll(synchronizedKinds());
    return codecs;
  }

  @SuppressWarnings({
    "unchecked",
    "JdkObsolete"
  }) // the view of a list without random access has its own class
  private static List<MadeCodec> unmodifiable() {
    return List.of(
        view(Collection.class, Collections::unmodifiableCollection, new ArrayList<>()),
        view(List.class, Collections::unmodifiableList, new LinkedList<>()),
        view(List.class, Collections::unmodifiableList, new ArrayList<>()),
        view(Set.class, Collections::unmodifiableSet, new HashSet<>()),
        view(SortedSet.class, Collections::unmodifiableSortedSet, new TreeSet<>()),
        view(NavigableSet.class, Collections::unmodifiableNavigableSet, new TreeSet<>()),
        view(Map.class, Collections::unmodifiableMap, new HashMap<>()),
        view(SortedMap.class, Collections::unmodifiableSortedMap, new TreeMap<>()),
        view(NavigableMap.class, Collections::unmodifiableNavigableMap, new TreeMap<>()));
  }

  @SuppressWarnings({"unchecked", "JdkObsolete"}) // as above
  private static List<MadeCodec> synchronizedKinds() {
    return List.of(
        view(Collection.class, Collections::synchronizedCollection, new ArrayList<>()),
        view(List.class, Collections::synchronizedList, new LinkedList<>()),
        view(List.class, Collections::synchronizedList, new ArrayList<>()),
        view(Set.class, Collections::synchronizedSet, new HashSet<>()),
        view(SortedSet.class, Collections::synchronizedSortedSet, new TreeSet<>()),
        view(NavigableSet.class, Collections::synchronizedNavigableSet, new TreeSet<>()),
        view(Map.class, Collections::synchronizedMap, new HashMap<>()),
        view(SortedMap.class, Collections::synchronizedSortedMap, new TreeMap<>()),
        view(NavigableMap.class, Collections::synchronizedNavigableMap, new TreeMap<>()));
  }

  /** The fields of a map stand in the order of their names: the key's type before the value's. */
  @SuppressWarnings({"unchecked", "rawtypes", "JdkObsolete"}) // as above
  private static List<MadeCodec> checked() {
    Class<Object> any = Object.class;
    return List.of(
        checked(
            Collections.checkedCollection(new ArrayList<>(), any), Collections::checkedCollection),
        checked(Collections.checkedList(new LinkedList<>(), any), Collections::checkedList),
        checked(Collections.checkedList(new ArrayList<>(), any), Collections::checkedList),
        checked(Collections.checkedQueue(new LinkedList<>(), any), Collections::checkedQueue),
        checked(Collections.checkedSet(new HashSet<>(), any), Collections::checkedSet),
        checked(Collections.checkedSortedSet(new TreeSet<>(), any), Collections::checkedSortedSet),
        checked(
            Collections.checkedNavigableSet(new TreeSet<>(), any),
            Collections::checkedNavigableSet),
        checkedMap(Collections.checkedMap(new HashMap<>(), any, any), Collections::checkedMap),
        checkedMap(
            Collections.checkedSortedMap(new TreeMap<>(), any, any), Collections::checkedSortedMap),
        checkedMap(
            Collections.checkedNavigableMap(new TreeMap<>(), any, any),
            Collections::checkedNavigableMap));
  }

  @SuppressWarnings("unchecked")
  private static <C> MadeCodec checked(C sample, BiFunction<C, Class<Object>, C> factory) {
    return MadeCodec.of(
        sample.getClass(),
        value -> {
          SerialForm form = SerialForm.of(value);
          return new @Nullable Object[] {form.held(), form.classes().get(0)};
        },
        parts -> factory.apply((C) required(parts[0]), (Class<Object>) required(parts[1])));
  }

  /** Makes a checked map. */
  private interface MapFactory<M> {
    M make(M map, Class<Object> keys, Class<Object> values);
  }

  @SuppressWarnings("unchecked")
  private static <M> MadeCodec checkedMap(M sample, MapFactory<M> factory) {
    return MadeCodec.of(
        sample.getClass(),
        value -> {
          SerialForm form = SerialForm.of(value);
          Class<?> keys = form.classes().get(0);
          return new @Nullable Object[] {form.held(), keys, values(form, keys, sample, factory)};
        },
        parts ->
            factory.make(
                (M) required(parts[0]),
                (Class<Object>) required(parts[1]),
                (Class<Object>) required(parts[2])));
  }

  /** A class that was described before is not named again: the one that gives the same form. */
  @SuppressWarnings("unchecked")
  private static <M> Class<?> values(
      SerialForm form, Class<?> keys, M sample, MapFactory<M> factory) {
    for (Class<?> candidate : form.classes()) {
      M like = factory.make(sample, (Class<Object>) keys, (Class<Object>) candidate);
      if (Arrays.equals(form.bytes(), SerialForm.of(like).bytes())) {
        return candidate;
      }
    }
    throw Refusal.unsupported("the types of a checked map are hidden by this JDK");
  }

  private static <T> MadeCodec view(Class<T> wrapped, Function<T, Object> factory, T sample) {
    return MadeCodec.of(
        factory.apply(sample).getClass(),
        value -> new @Nullable Object[] {held(value, wrapped)},
        parts -> factory.apply(wrapped.cast(required(parts[0]))));
  }

  private static Object required(@Nullable Object part) {
    if (part == null) {
      throw Refusal.damaged("a wrapper wraps nothing");
    }
    return part;
  }

  private static <T> T held(Object view, Class<T> expected) {
    Object held = SerialForm.held(plain(view));
    if (!expected.isInstance(held)) {
      throw Refusal.unsupported(
          "what " + view.getClass().getName() + " wraps is hidden: use it without the wrapper");
    }
    return expected.cast(held);
  }

  /** Lists with random access describe themselves as the same view without. */
  private static Object plain(Object view) {
    if (!(view instanceof RandomAccess)) {
      return view;
    }
    try {
      Object plain = Hooks.writeReplace(view);
      return plain == null ? view : plain;
    } catch (Throwable e) {
      throw Refusal.unsupported(view.getClass().getName() + " cannot be looked into: " + e);
    }
  }

  /** It tells where nulls go without asking the comparator that it holds. */
  @SuppressWarnings("unchecked")
  private static @Nullable Object[] nulls(Object value) {
    boolean first = ((Comparator<@Nullable Object>) value).compare(null, value) < 0;
    return new @Nullable Object[] {first, SerialForm.heldOrNull(value)};
  }

  private static Object nulls(@Nullable Object[] parts) {
    Comparator<?> held = (Comparator<?>) parts[1];
    return Boolean.TRUE.equals(parts[0]) ? Comparator.nullsFirst(held) : Comparator.nullsLast(held);
  }

  private static @Nullable Object[] keySet(Object value) {
    ConcurrentHashMap.KeySetView<?, ?> view = (ConcurrentHashMap.KeySetView<?, ?>) value;
    return new @Nullable Object[] {view.getMap(), view.getMappedValue()};
  }

  /** A view that can be added to maps all keys to one value. */
  @SuppressWarnings("unchecked")
  private static Object keySet(ConcurrentHashMap<?, ?> map, @Nullable Object mapped) {
    return mapped == null ? map.keySet() : ((ConcurrentHashMap<?, Object>) map).keySet(mapped);
  }
}
