package org.rfork.capture;

import java.lang.invoke.MethodHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What codecs ask of a user's subclass of a JDK collection: the JDK class's own methods, past those
 * that the user's overrides. Only {@code removeEldestEntry} of a linked map is called by them.
 */
final class InheritedCalls implements Calls {
  /** The methods that add one element and call no other that could be overridden. */
  private static final Map<Class<?>, String> ADDERS =
      Map.of(
          ArrayDeque.class, "addLast",
          ConcurrentLinkedQueue.class, "offer",
          ConcurrentLinkedDeque.class, "addLast",
          PriorityQueue.class, "offer");

  private final Class<?> jdk;
  private final boolean isMap;
  private final boolean isTree;
  private final MethodHandle read;
  private final MethodHandle add;
  private final MethodHandle clear;
  private final MethodHandle size;
  private final @Nullable MethodHandle comparator;
  private final @Nullable MethodHandle copy;

  InheritedCalls(Inherited inherited) {
    this.jdk = inherited.jdk();
    this.isMap = Map.class.isAssignableFrom(jdk);
    this.isTree = jdk == TreeMap.class || jdk == TreeSet.class;
    if (isMap) {
      read = inherited.method("entrySet");
    } else {
      read = inherited.method(Set.class.isAssignableFrom(jdk) ? "iterator" : "toArray");
    }
    if (isMap) {
      add =
          isTree
              ? inherited.method("putAll", Map.class)
              : inherited.method("put", Object.class, Object.class);
    } else {
      add =
          isTree
              ? inherited.method("addAll", Collection.class)
              : inherited.method(ADDERS.getOrDefault(jdk, "add"), Object.class);
    }
    clear = inherited.method("clear");
    size = inherited.method("size");
    comparator = isTree || jdk == PriorityQueue.class ? inherited.method("comparator") : null;
    copy = HashMap.class.isAssignableFrom(jdk) ? inherited.method("clone") : null;
  }

  @Override
  public @Nullable Object[] parts(Object collection) {
    Object content = Inherited.call(read, collection);
    if (content instanceof Object[] array) {
      return array;
    }
    List<@Nullable Object> parts = new ArrayList<>();
    if (content instanceof Set<?> entries) {
      for (Object each : entries) {
        Map.Entry<?, ?> entry = (Map.Entry<?, ?>) each;
        parts.add(entry.getKey());
        parts.add(entry.getValue());
      }
    } else if (content instanceof Iterator<?> elements) {
      elements.forEachRemaining(parts::add);
    }
    return parts.toArray();
  }

  @Override
  public void add(Object collection, @Nullable Object[] parts) {
    if (isTree) {
      Comparator<Object> order = comparator(collection);
      Inherited.call(
          add,
          collection,
          isMap ? new Presorted.OfMap(order, parts) : new Presorted.OfSet(order, parts));
    } else if (isMap) {
      for (int i = 0; i < parts.length; i += 2) {
        Inherited.call(add, collection, parts[i], parts[i + 1]);
      }
    } else {
      Arrays.asList(parts).forEach(part -> Inherited.call(add, collection, part));
    }
  }

  @Override
  public void clear(Object collection) {
    Inherited.call(clear, collection);
  }

  @Override
  public int size(Object collection) {
    Object count = Inherited.call(size, collection);
    return count instanceof Integer number ? number : 0;
  }

  @Override
  public Object emptied(Object map) {
    Object empty = Objects.requireNonNull(Inherited.call(Objects.requireNonNull(copy), map));
    clear(empty);
    return empty;
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable Comparator<Object> comparator(Object collection) {
    return comparator == null ? null : (Comparator<Object>) Inherited.call(comparator, collection);
  }
}
