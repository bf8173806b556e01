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
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Codecs of JDK objects that wrap one other: views of a collection or array, reversed orders. */
final class ViewCodecs {
  private ViewCodecs() {}

  @SuppressWarnings("JdkObsolete") // the view of a list without random access has its own class
  static List<MadeCodec> all() {
    List<MadeCodec> codecs = new ArrayList<>();
    codecs.add(
        view(
            Collections.reverseOrder(String.CASE_INSENSITIVE_ORDER),
            Comparator.class,
            value -> Collections.reverseOrder((Comparator<?>) value)));
    codecs.add(view(Arrays.asList(1), Object[].class, value -> Arrays.asList((Object[]) value)));
    List<Object> list = new LinkedList<>();
    Set<Object> set = new HashSet<>();
    TreeSet<Object> tree = new TreeSet<>();
    TreeMap<Object, Object> treeMap = new TreeMap<>();
    Map<Object, Object> map = new HashMap<>();
    codecs.add(
        view(
            Collections.unmodifiableCollection(list),
            Collection.class,
            value -> Collections.unmodifiableCollection((Collection<?>) value)));
    codecs.add(
        view(
            Collections.unmodifiableList(list),
            List.class,
            value -> Collections.unmodifiableList((List<?>) value)));
    codecs.add(
        view(
            Collections.unmodifiableList(new ArrayList<>()),
            List.class,
            value -> Collections.unmodifiableList((List<?>) value)));
    codecs.add(
        view(
            Collections.unmodifiableSet(set),
            Set.class,
            value -> Collections.unmodifiableSet((Set<?>) value)));
    codecs.add(
        view(
            Collections.unmodifiableSortedSet(tree),
            SortedSet.class,
            value -> Collections.unmodifiableSortedSet((SortedSet<?>) value)));
    codecs.add(
        view(
            Collections.unmodifiableNavigableSet(tree),
            NavigableSet.class,
            value -> Collections.unmodifiableNavigableSet((NavigableSet<?>) value)));
    codecs.add(
        view(
            Collections.unmodifiableMap(map),
            Map.class,
            value -> Collections.unmodifiableMap((Map<?, ?>) value)));
    codecs.add(
        view(
            Collections.unmodifiableSortedMap(treeMap),
            SortedMap.class,
            value -> Collections.unmodifiableSortedMap((SortedMap<?, ?>) value)));
    codecs.add(
        view(
            Collections.unmodifiableNavigableMap(treeMap),
            NavigableMap.class,
            value -> Collections.unmodifiableNavigableMap((NavigableMap<?, ?>) value)));
    return codecs;
  }

  private static MadeCodec view(Object sample, Class<?> wrapped, Function<Object, Object> factory) {
    return MadeCodec.of(
        sample.getClass(),
        value -> new @Nullable Object[] {held(value, wrapped)},
        parts -> factory.apply(Objects.requireNonNull(parts[0])));
  }

  private static Object held(Object view, Class<?> expected) {
    Object held = Probe.held(view);
    // Views with random access describe themselves as those without.
    if (view.getClass().getName().endsWith("RandomAccessList")) {
      held = Probe.held(held);
    }
    if (!expected.isInstance(held)) {
      throw Refusal.unsupported(
          "what " + view.getClass().getName() + " wraps is hidden: use it without the wrapper");
    }
    return held;
  }
}
