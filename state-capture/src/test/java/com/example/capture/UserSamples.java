package com.example.capture;

import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Classes of users: those that extend the JDK's, with fields of their own, among them. */
final class UserSamples {
  private UserSamples() {}

  sealed interface Shape permits Circle, Square, Group {}

  record Circle(double radius) implements Shape {}

  record Square(double side) implements Shape {}

  record Group<T extends Shape>(List<T> shapes, Pair<T, Group<T>> nested) implements Shape {}

  record Pair<A, B>(A left, B right) {}

  record Empty() {}

  static class Generic<T extends Comparable<T>> {
    private final T value;
    private final T[] values;
    protected final transient int cache = 1;

    Generic(T value, T[] values) {
      this.value = value;
      this.values = values;
    }

    @Override
    public String toString() {
      return value + " of " + values.length + cache;
    }
  }

  /** Whatever it overrides is not for capture to call. */
  static final class OwnList extends ArrayList<Object> {
    private static final long serialVersionUID = 1L;
    final String name;
    private final Object owner;
    private int calls;

    OwnList(String name, Object... elements) {
      this.name = name;
      this.owner = this;
      for (Object element : elements) {
        super.add(element);
      }
    }

    @Override
    public boolean add(Object element) {
      calls++;
      return super.add("added " + element);
    }

    @Override
    public boolean addAll(Collection<?> elements) {
      throw new IllegalStateException("never called " + owner + calls);
    }

    @Override
    public Object[] toArray() {
      throw new IllegalStateException("never called");
    }
  }

  static final class OwnDeque extends ArrayDeque<Object> {
    private static final long serialVersionUID = 1L;
    final Object tag = "deque";

    @Override
    public boolean offerLast(Object element) {
      throw new IllegalStateException("never called");
    }
  }

  @SuppressWarnings("JdkObsolete") // users have them
  static final class OwnLinkedList extends LinkedList<Object> {
    private static final long serialVersionUID = 1L;
    final Object tag = "linked";
  }

  static class OwnMap extends HashMap<Object, Object> {
    private static final long serialVersionUID = 1L;
    private final long limit = 5;

    OwnMap(int capacity) {
      super(capacity);
    }

    @Override
    public Object put(Object key, Object value) {
      return super.put(key, value + " put" + limit);
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
      throw new IllegalStateException("never called");
    }
  }

  static final class OwnerMap extends OwnMap {
    private static final long serialVersionUID = 1L;
    Object owner;

    OwnerMap(Object owner) {
      super(256);
      this.owner = owner;
    }
  }

  /** Keeps what was used last. */
  static final class Lru extends LinkedHashMap<Object, Object> {
    private static final long serialVersionUID = 1L;
    private final int most;
    int asked;

    Lru(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Object, Object> eldest) {
      asked++;
      return size() > most;
    }
  }

  static final class OwnSet extends HashSet<Object> {
    private static final long serialVersionUID = 1L;
    final Object tag = "set";

    @Override
    public boolean add(Object element) {
      return super.add("added " + element);
    }
  }

  static final class OwnLinkedSet extends LinkedHashSet<Object> {
    private static final long serialVersionUID = 1L;
    final Object tag = "linked set";
  }

  static final class OwnTree extends TreeMap<Object, Object> {
    private static final long serialVersionUID = 1L;
    final Object tag = "tree";

    OwnTree(Comparator<Object> order) {
      super(order);
    }
  }

  static final class OwnTreeSet extends TreeSet<Object> {
    private static final long serialVersionUID = 1L;
    final Object tag = "tree set";
  }

  static final class OwnQueue extends PriorityQueue<Object> {
    private static final long serialVersionUID = 1L;
    final Object tag = "queue";
  }

  /** A JDK superclass without state. */
  static final class Range extends AbstractList<Integer> {
    final int size;

    Range(int size) {
      this.size = size;
    }

    @Override
    public Integer get(int index) {
      return index;
    }

    @Override
    public int size() {
      return size;
    }
  }

  static final class Money extends Number {
    private static final long serialVersionUID = 1L;
    private final long cents;

    Money(long cents) {
      this.cents = cents;
    }

    @Override
    public int intValue() {
      return (int) (cents / 100);
    }

    @Override
    public long longValue() {
      return cents / 100;
    }

    @Override
    public float floatValue() {
      return cents / 100f;
    }

    @Override
    public double doubleValue() {
      return cents / 100.0;
    }

    @Override
    public String toString() {
      return cents + " cents";
    }
  }

  static List<Object> all() {
    OwnDeque deque = new OwnDeque();
    deque.add("d");
    OwnLinkedList linked = new OwnLinkedList();
    linked.add("l");
    OwnMap map = new OwnMap(64);
    map.put("a", 1);
    OwnerMap owned = new OwnerMap("owner");
    owned.put(1, "b");
    Lru lru = new Lru(2);
    lru.put("a", 1);
    lru.put("b", 2);
    Object ignored = lru.get("a");
    OwnSet set = new OwnSet();
    set.add("s");
    OwnLinkedSet linkedSet = new OwnLinkedSet();
    linkedSet.add("s");
    OwnTree tree = new OwnTree(Collections.reverseOrder());
    tree.put("a", 1);
    tree.put("b", 2);
    OwnTreeSet treeSet = new OwnTreeSet();
    treeSet.add("t");
    OwnQueue queue = new OwnQueue();
    queue.addAll(List.of(3, 1, 2));
    Group<Circle> inner = new Group<>(List.of(new Circle(-0.0)), null);
    return List.of(
        new Model.Point(1, 2, "p", List.of()),
        new Model.Derived("base", "own"),
        new Group<>(List.of(new Circle(1)), new Pair<>(new Circle(2), inner)),
        new Square(Double.NaN),
        new Empty(),
        new Generic<>("g", new String[] {"h"}),
        new OwnList("list", 1, "two", null),
        deque,
        linked,
        map,
        owned,
        lru,
        set,
        linkedSet,
        tree,
        treeSet,
        queue,
        new Range(3),
        new Money(250));
  }
}
