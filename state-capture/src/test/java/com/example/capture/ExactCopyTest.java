package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExactCopyTest {

  static Stream<Arguments> values() {
    return Samples.all().stream().map(Arguments::of);
  }

  @ParameterizedTest(name = "{index}") // some are long
  @MethodSource("values")
  void valuesComeBackExactly(Object value) {
    byte[] document = Captures.capture(new Object[] {value, value});
    Object[] copy = Captures.restore(document);
    GraphComparer.requireEqual(new Object[] {value, value}, copy);
    assertThat(Captures.capture(new Object[] {value, value})).isEqualTo(document);
  }

  @Test
  void checkedCollectionsKeepWhatTheyCheck() {
    List<Class<?>> types =
        List.of(Object.class, Number.class, Integer.class, List.class, String.class);
    for (Class<?> keys : types) {
      for (Class<?> values : types) {
        @SuppressWarnings("unchecked")
        Map<Object, Object> map =
            Collections.checkedMap(new HashMap<>(), (Class<Object>) keys, (Class<Object>) values);
        Map<Object, Object> copy = Captures.copy(map);
        Object wrong = new int[0];
        assertThat(refusal(copy, wrong, null)).isEqualTo(refusal(map, wrong, null));
        assertThat(refusal(copy, null, wrong)).isEqualTo(refusal(map, null, wrong));
      }
    }
  }

  /** Says which type was expected. */
  private static String refusal(Map<Object, Object> map, Object key, Object value) {
    try {
      map.put(key, value);
      return "";
    } catch (ClassCastException e) {
      return e.getMessage();
    }
  }

  @Test
  void nullComesBack() {
    Object copy = Captures.copy(null);
    assertThat(copy).isNull();
  }

  @Test
  void transientFieldsAreDefaults() {
    Model.Derived copy = Captures.copy(new Model.Derived("base", "own"));
    assertThat(copy.cache).isZero();
    assertThat(copy.value()).isEqualTo("own");
    assertThat(copy.baseValue()).isEqualTo("base7");
    assertThat(Double.doubleToRawLongBits(copy.wide)).isEqualTo(0x7FF8_0000_0000_1234L);
  }

  @Test
  void orderedCollectionsKeepTheirComparatorAndAccessOrder() {
    TreeMap<String, Integer> tree = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    tree.put("B", 1);
    assertThat(Captures.copy(tree).get("b")).isEqualTo(1);
    TreeSet<Integer> reversed = new TreeSet<>(Comparator.<Integer>naturalOrder().reversed());
    reversed.addAll(List.of(1, 2, 3));
    TreeSet<Integer> copy = Captures.copy(reversed);
    copy.add(4);
    assertThat(copy).containsExactly(4, 3, 2, 1);
    LinkedHashMap<String, Integer> lru = new LinkedHashMap<>(16, 0.75f, true);
    lru.put("a", 1);
    lru.put("b", 2);
    LinkedHashMap<String, Integer> copied = Captures.copy(lru);
    copied.get("a");
    assertThat(copied.keySet()).containsExactly("b", "a");
  }

  @Test
  void sharedReferencesAndCyclesStay() {
    Model.Node a = new Model.Node(1);
    List<Object> list = new ArrayList<>();
    a.left = list;
    a.right = new Model.Point(1, 2, "p", list);
    list.add(a);
    list.add(a.right);
    list.add(list);
    GraphComparerRun.copyAndCompare(a);
    GraphComparerRun.copyAndCompare(a.right);
    GraphComparerRun.copyAndCompare(list);
  }

  @Test
  void aRecordsConstructorSeesFilledArguments() {
    Model.Copying copy = Captures.copy(new Model.Copying(List.of(1, 2, 3)));
    assertThat(copy.items()).containsExactly(1, 2, 3);
  }

  @Test
  void hashTablesHoldKeysThatReferBackToThem() {
    HashMap<Model.Key, String> map = new HashMap<>();
    map.put(new Model.Key("a", map), "A");
    map.put(new Model.Key("b", map), "B");
    Model.Key key = map.keySet().iterator().next();
    Model.Key copied = Captures.copy(key);
    assertThat(((Map<?, ?>) copied.owner).get(copied)).isEqualTo(map.get(key));
    assertThat(((Map<?, ?>) copied.owner).containsKey(new Model.Key("a", 0))).isTrue();
    assertThat(((Map<?, ?>) copied.owner).containsKey(new Model.Key("b", 0))).isTrue();
  }

  @Test
  void aMillionNodesDeep() {
    Model.Node first = new Model.Node(0);
    Model.Node last = first;
    for (int i = 1; i < 1_000_000; i++) {
      Model.Node next = new Model.Node(i);
      last.left = next;
      last = next;
    }
    last.right = first;
    Model.Node copy = Captures.copy(first);
    Model.Node at = copy;
    for (int i = 1; i < 1_000_000; i++) {
      at = (Model.Node) at.left;
      assertThat(at.number).isEqualTo(i);
    }
    assertThat(at.right).isSameAs(copy);
  }

  @Test
  @SuppressWarnings("UnnecessaryStringBuilder") // an argument that is an object
  void lambdasAndMethodReferencesWork() {
    int number = 5;
    long wide = 6;
    StringBuilder text = new StringBuilder("t");
    Model.Fun lambda = value -> "" + number + wide + text + value;
    assertThat(Captures.copy(lambda).apply("!")).isEqualTo("56t!");
    Model.Fun reference = String::valueOf;
    assertThat(Captures.copy(reference).apply(1)).isEqualTo("1");
    assertThat(
            Captures.CAPTURE
                .capture(lambda, Captures.ALLOW, org.rfork.capture.Handles.NONE)
                .classNames())
        .containsExactly(ExactCopyTest.class.getName());
  }

  /** Copy, compare. */
  private static final class GraphComparerRun {
    static void copyAndCompare(Object root) {
      GraphComparer.requireEqual(root, Captures.copy(root));
    }
  }
}
