package com.example.capture;

import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Collections, their views and orders. */
@SuppressWarnings("JdkObsolete") // users have them
final class CollectionSamples {
  private CollectionSamples() {}

  static List<Object> plain() {
    Map<Object, Object> grown = new HashMap<>(1024);
    Map<Object, Object> concurrent = new ConcurrentHashMap<>();
    Map<Object, Object> table = new Hashtable<>(5);
    Properties properties = new Properties();
    Properties derived = new Properties(properties);
    IntStream.range(0, 100)
        .forEach(
            i -> {
              grown.put("key" + i, i);
              concurrent.put("key" + i, i);
              table.put("key" + i, i);
              properties.setProperty("key" + i, "v" + i);
            });
    derived.setProperty("own", "1");
    EnumMap<Model.Colour, Object> enumMap = new EnumMap<>(Model.Colour.class);
    enumMap.put(Model.Colour.GREEN, "g");
    IdentityHashMap<Object, Object> identity = new IdentityHashMap<>();
    identity.put(Model.Colour.RED, 1);
    Vector<Object> vector = new Vector<>(7, 3);
    vector.addAll(List.of(1, "b"));
    Stack<Object> stack = new Stack<>();
    stack.push("low");
    return List.of(
        new ArrayList<>(Arrays.asList(1, null, "x")),
        new LinkedList<>(List.of(1, 2)),
        new ArrayDeque<>(List.of(3, 1)),
        new CopyOnWriteArrayList<>(List.of(3, 1)),
        new ConcurrentLinkedQueue<>(List.of(3, 1)),
        new ConcurrentLinkedDeque<>(List.of(3, 1)),
        vector,
        stack,
        grown,
        new HashMap<>(),
        new HashMap<>(Collections.singletonMap(null, null)),
        new HashSet<>(List.of("a", "b")),
        new LinkedHashMap<>(Map.of("b", 2, "a", 1)),
        new LinkedHashMap<>(16, 0.75f, true),
        new LinkedHashSet<>(List.of(2, 1)),
        concurrent,
        table,
        properties,
        derived,
        identity,
        new TreeMap<>(Map.of(2, "b", 1, "a")),
        new TreeMap<>(String.CASE_INSENSITIVE_ORDER),
        new TreeSet<>(Comparator.reverseOrder()),
        new PriorityQueue<>(List.of(5, 3, 4, 1)),
        enumMap,
        new EnumMap<>(Model.Colour.class),
        EnumSet.allOf(Model.Colour.class),
        EnumSet.noneOf(Model.Colour.class),
        EnumSet.of(Character.UnicodeScript.LATIN),
        new AbstractMap.SimpleEntry<>("k", 1));
  }

  static List<Object> wrappers() {
    List<Object> made = new ArrayList<>(immutable());
    List<Object> list = new ArrayList<>(List.of(1));
    List<Object> linked = new LinkedList<>(List.of(1));
    Set<Object> set = new HashSet<>(List.of(1));
    TreeSet<Object> tree = new TreeSet<>(List.of(1));
    Map<Object, Object> map = new HashMap<>(Map.of(1, 2));
    TreeMap<Object, Object> treeMap = new TreeMap<>(Map.of(1, 2));
    Set<Object> identity = Collections.newSetFromMap(new IdentityHashMap<>());
    identity.add("x");
    Set<Object> concurrent = ConcurrentHashMap.newKeySet();
    concurrent.add("x");
    made.addAll(
        List.of(
            Arrays.asList("a", "b"),
            Collections.unmodifiableCollection(list),
            Collections.unmodifiableList(list),
            Collections.unmodifiableList(linked),
            Collections.unmodifiableSet(set),
            Collections.unmodifiableSortedSet(tree),
            Collections.unmodifiableNavigableSet(tree),
            Collections.unmodifiableMap(map),
            Collections.unmodifiableSortedMap(treeMap),
            Collections.unmodifiableNavigableMap(treeMap),
            Collections.synchronizedCollection(list),
            Collections.synchronizedList(list),
            Collections.synchronizedList(linked),
            Collections.synchronizedSet(set),
            Collections.synchronizedSortedSet(tree),
            Collections.synchronizedNavigableSet(tree),
            Collections.synchronizedMap(map),
            Collections.synchronizedSortedMap(treeMap),
            Collections.synchronizedNavigableMap(treeMap),
            Collections.unmodifiableCollection(List.of(1, 2)),
            Collections.unmodifiableList(Arrays.asList(List.of(), null)),
            Collections.unmodifiableList(Stream.of(1, null).toList()),
            Collections.synchronizedSet(Set.of(1, "b", 'c')),
            Collections.unmodifiableMap(Map.of("k", list)),
            identity,
            concurrent,
            new ConcurrentHashMap<Object, Object>(Map.of("a", 1)).keySet("v")));
    made.addAll(checked());
    return made;
  }

  private static List<Object> checked() {
    List<Integer> list = Collections.checkedList(new ArrayList<>(), Integer.class);
    list.addAll(List.of(1, 2));
    TreeSet<String> tree = new TreeSet<>(List.of("a"));
    Map<String, Integer> map = new HashMap<>(Map.of("a", 1));
    TreeMap<String, String> treeMap = new TreeMap<>(Map.of("a", "b"));
    return List.of(
        list,
        Collections.checkedCollection(list, Integer.class),
        Collections.checkedList(new LinkedList<>(List.of("a")), String.class),
        Collections.checkedList(List.of("a", "b"), String.class),
        Collections.checkedQueue(new ArrayDeque<>(List.of("a")), String.class),
        Collections.checkedSet(new HashSet<>(List.of("a")), String.class),
        Collections.checkedSortedSet(tree, String.class),
        Collections.checkedNavigableSet(tree, String.class),
        Collections.checkedMap(map, String.class, Integer.class),
        Collections.checkedSortedMap(treeMap, String.class, String.class),
        Collections.checkedNavigableMap(treeMap, String.class, String.class));
  }

  private static List<Object> immutable() {
    return List.of(
        List.of(),
        List.of(1),
        List.of(1, 2, 3),
        Stream.of(1, 2, 3).toList(),
        Set.of(),
        Set.of(1),
        Set.of(1, 2, 3),
        Map.of(),
        Map.of(1, 2),
        Map.of(1, 2, 3, 4),
        Map.entry(1, 2),
        new AbstractMap.SimpleImmutableEntry<>(1, null),
        Collections.emptyList(),
        Collections.emptySet(),
        Collections.emptyMap(),
        Collections.singletonList(1),
        Collections.singleton(null),
        Collections.singletonMap(1, null));
  }

  static List<Object> comparators() {
    Comparator<Object> byText =
        (Comparator<Object> & java.io.Serializable)
            (left, right) -> left.toString().compareTo(right.toString());
    return List.of(
        Comparator.naturalOrder(),
        Comparator.reverseOrder(),
        String.CASE_INSENSITIVE_ORDER,
        String.CASE_INSENSITIVE_ORDER.reversed(),
        byText,
        byText.reversed(),
        byText.thenComparing(byText.reversed()),
        Comparator.nullsFirst(String.CASE_INSENSITIVE_ORDER),
        Comparator.nullsFirst(byText),
        Comparator.nullsLast(byText.thenComparing(byText)),
        Comparator.nullsLast(Comparator.naturalOrder()));
  }
}
