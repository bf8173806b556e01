package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExactCopyTest {

  @SuppressWarnings({"JdkObsolete", "UnnecessaryStringBuilder"}) // users have them
  static Stream<Arguments> values() {
    HashMap<Object, Object> grown = new HashMap<>(1024);
    IntStream.range(0, 40).forEach(i -> grown.put("key" + i, i));
    ConcurrentHashMap<Object, Object> concurrent = new ConcurrentHashMap<>();
    IntStream.range(0, 100).forEach(i -> concurrent.put("key" + i, i));
    LinkedHashMap<Object, Object> linked = new LinkedHashMap<>(Map.of("b", 2, "a", 1));
    EnumMap<Model.Colour, Object> enumMap = new EnumMap<>(Model.Colour.class);
    enumMap.put(Model.Colour.GREEN, "g");
    return Stream.<Object>of(
            1,
            2L,
            (short) 3,
            (byte) 4,
            'c',
            1.5f,
            -0.0,
            Double.NaN,
            true,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            (1L << 53) + 1,
            Integer.MIN_VALUE,
            1e300,
            Float.MIN_VALUE,
            "",
            "text",
            "\u0000\uD800 é 漢 \uDBFF\uDFFF",
            "x".repeat(100_000),
            Model.Colour.RED,
            Model.Colour.GREEN,
            TimeUnit.DAYS,
            new boolean[] {true, false},
            new byte[] {1, -1},
            new short[] {1},
            new char[] {'a'},
            new int[] {1, 2},
            new long[] {1},
            new float[] {-0f},
            new double[] {1, Double.NaN},
            new Object[] {1, "a", null},
            new String[][] {{"a"}, null},
            new int[][] {{1}, {}},
            new Number[] {1, 2.0},
            new Model.Point[0],
            new Model.Point(1, 2, "p", List.of()),
            new Model.Derived("base", "own"),
            new ArrayList<>(Arrays.asList(1, null, "x")),
            new LinkedList<>(List.of(1, 2)),
            new ArrayDeque<>(List.of(3, 1)),
            grown,
            new HashMap<>(),
            new HashSet<>(List.of("a", "b")),
            linked,
            new LinkedHashSet<>(List.of(2, 1)),
            concurrent,
            new TreeMap<>(Map.of(2, "b", 1, "a")),
            new TreeSet<>(Comparator.reverseOrder()),
            new PriorityQueue<>(List.of(5, 3, 4, 1)),
            enumMap,
            new EnumMap<>(Model.Colour.class),
            EnumSet.allOf(Model.Colour.class),
            EnumSet.noneOf(Model.Colour.class),
            List.of(),
            List.of(1),
            List.of(1, 2),
            List.of(1, 2, 3),
            Stream.of(1, 2, 3).toList(),
            Set.of(),
            Set.of(1),
            Map.of(),
            Map.of(1, 2),
            Map.entry(1, 2),
            Arrays.asList("a", "b"),
            Collections.emptyList(),
            Collections.emptySet(),
            Collections.emptyMap(),
            Collections.singletonList(1),
            Collections.singleton(null),
            Collections.singletonMap(1, null),
            Collections.unmodifiableList(new ArrayList<>(List.of(1))),
            Collections.unmodifiableList(new LinkedList<>(List.of(1))),
            Collections.unmodifiableSet(new HashSet<>(List.of(1))),
            Collections.unmodifiableMap(new TreeMap<>(Map.of(1, 2))),
            Collections.unmodifiableCollection(new ArrayList<>(List.of(1))),
            Collections.unmodifiableSortedSet(new TreeSet<>(List.of(1))),
            Collections.unmodifiableNavigableMap(new TreeMap<>(Map.of(1, 2))),
            Optional.empty(),
            Optional.of("x"),
            OptionalInt.of(1),
            OptionalLong.empty(),
            OptionalDouble.of(2.5),
            BigInteger.TEN.pow(50),
            new BigDecimal("1.500"),
            new UUID(1, 2),
            new BitSet(100),
            BitSet.valueOf(new long[] {5}),
            Locale.UK,
            URI.create("http://a/b?c"),
            new StringBuilder("sb"),
            new AtomicInteger(3),
            new AtomicLong(4),
            new AtomicBoolean(true),
            new AtomicReference<>("r"),
            Duration.ofSeconds(-1, 5),
            Instant.MAX,
            LocalDate.MIN,
            LocalTime.MAX,
            LocalDateTime.MAX,
            Period.of(1, -2, 3),
            ZoneId.of("Europe/Paris"),
            ZoneOffset.MAX,
            Year.of(2026),
            OffsetDateTime.MIN,
            ZonedDateTime.ofLocal(
                LocalDateTime.of(2025, 10, 26, 2, 30),
                ZoneId.of("Europe/Paris"),
                ZoneOffset.ofHours(1)),
            String.class,
            int.class,
            Model.Node[].class,
            new Object())
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("values")
  void valuesComeBackExactly(Object value) {
    byte[] document = Captures.capture(new Object[] {value, value});
    Object[] copy = Captures.restore(document);
    GraphComparer.requireEqual(new Object[] {value, value}, copy);
    assertThat(Captures.capture(new Object[] {value, value})).isEqualTo(document);
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
