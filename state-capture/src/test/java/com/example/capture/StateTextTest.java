package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rfork.CaptureException;
import org.rfork.capture.CaptureFor;
import org.rfork.capture.Handle;
import org.rfork.capture.Handles;
import org.rfork.capture.StateDifference;
import org.rfork.capture.StateSummary;
import org.rfork.capture.StateText;

class StateTextTest {
  private static final StateText TEXT =
      new StateText(Captures.LIMITS, Captures.ALLOW, StateTextTest.class.getClassLoader());

  private static byte[] file(Object root) {
    return Captures.CAPTURE.capture(root, Captures.ALLOW, Handles.NONE, CaptureFor.FILE).bytes();
  }

  /**
   * By text and back: the graph is as before, and the bytes are those of a restored copy. They are
   * the document's own but for lambdas that capture nothing: a JVM restores equal ones as one.
   */
  private static String requireExact(Object root) {
    byte[] document = file(root);
    String yaml = TEXT.toText(document);
    byte[] back;
    try {
      back = TEXT.fromText(yaml);
    } catch (CaptureException e) {
      throw new AssertionError(yaml.substring(0, Math.min(5_000, yaml.length())), e);
    }
    GraphComparer.requireEqual(root, Captures.restore(back));
    assertThat(back).isEqualTo(file(Captures.restore(document)));
    return yaml;
  }

  @Property(tries = 300)
  void anyGraphComesBackExactly(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int size) {
    requireExact(RandomGraphs.graph(seed, size));
  }

  /** A wrapper's lambda is captured as its like: two objects, which are one where they wake. */
  @Test
  void equalLambdasThatCaptureNothingBecomeOne() {
    Comparator<Object> byText =
        (Comparator<Object> & Serializable)
            (left, right) -> left.toString().compareTo(right.toString());
    requireExact(List.of(Comparator.nullsFirst(byText), byText));
  }

  @Property(tries = 300)
  void anyStringAndNumberComesBack(
      @ForAll String text,
      @ForAll char letter,
      @ForAll long wide,
      @ForAll int number,
      @ForAll long bits,
      @ForAll float single) {
    double real = Double.longBitsToDouble(bits);
    float odd = Float.intBitsToFloat(number);
    Object[] values = {
      text, letter, wide, number, real, single, odd, new Model.Point(number, real, text, wide)
    };
    byte[] document = Captures.capture(values);
    Object[] copy = Captures.restore(TEXT.fromText(TEXT.toText(document)));
    assertThat(copy).isEqualTo(values);
    assertThat(Double.doubleToRawLongBits((Double) copy[4])).isEqualTo(bits);
    assertThat(Float.floatToRawIntBits((Float) copy[6])).isEqualTo(number);
  }

  @ParameterizedTest
  @MethodSource("com.example.capture.ExactCopyTest#values")
  void everyTypeComesBackExactly(Object value) {
    requireExact(new Object[] {value, value});
    requireExact(value);
  }

  @Test
  void hardTextComesBack() {
    requireExact(
        Arrays.asList(
            "line one\n  indented\n\nlast \n",
            "\n",
            " \n ",
            "\"quoted\" 'single' $x \\n",
            "tab\t return\r bell\u0007 nul\u0000 next\u0085 sep\u2028 bom\uFEFF",
            "*a1",
            "&a1",
            "!tag",
            "null",
            "~",
            "true",
            "5",
            "# no comment",
            "- item",
            "key: value",
            "emoji \uD83D\uDE00, lone \uD800 and \uDC00\uD800",
            "x".repeat(1_200_000)));
  }

  @Test
  void sharedObjectsAndCyclesAreAnchors() {
    Model.Node node = new Model.Node(7);
    List<Object> list = new ArrayList<>(List.of("x", 1L));
    node.left = list;
    node.right = new Model.Point(1, -0.0, "p", list);
    list.add(node);
    String yaml = requireExact(node);
    assertThat(yaml)
        .isEqualTo(
            """
            rfork-state: 1
            root: !com.example.capture.Model$Node &a1 {
              left: !ArrayList &a2 [
                "x",
                !long 1,
                *a1
              ],
              number: 7,
              right: !com.example.capture.Model$Point {
                x: 1,
                y: -0.0,
                name: "p",
                rest: *a2
              }
            }
            schemas:
            - |
              class com.example.capture.Model$Node
                java.lang.Object left
                int number
                java.lang.Object right
            - |
              record com.example.capture.Model$Point
                int x
                double y
                java.lang.String name
                java.lang.Object rest
            """);
    // A cycle through what can only be made whole.
    Model.Node other = new Model.Node(1);
    Object[] array = {new Model.Point(1, 2, "p", other)};
    other.left = array;
    requireExact(array[0]);
  }

  @Test
  void fieldsOfOneNameStayApart() {
    assertThat(requireExact(new Model.Derived("base", "own")))
        .contains("super.value: \"base\"", "value: \"own\"", "wide: nan(0x7ff8000000001234)");
  }

  @Test
  void lambdasComeBack() {
    int number = 5;
    List<Object> text = new ArrayList<>(List.of("t"));
    Model.Fun lambda = value -> "" + number + text + value;
    Model.Fun copy = Captures.restore(TEXT.fromText(TEXT.toText(Captures.capture(lambda))));
    assertThat(copy.apply("!")).isEqualTo("5[t]!");
  }

  @Test
  void unusualTablesAndKeysComeBack() {
    HashMap<Object, Object> wide = new HashMap<>(1024);
    wide.put("head", 1);
    wide.put(new Model.Point(1, 2, "k", null), 2);
    wide.put(null, wide);
    LinkedHashMap<Object, Object> accessed = new LinkedHashMap<>(16, 0.75f, true);
    accessed.put("items", 'c');
    accessed.put(2.5f, new short[] {1});
    accessed.put((byte) 3, "multi\nline");
    String shared = "shared";
    Map<String, Object> keys = new TreeMap<>(String.CASE_INSENSITIVE_ORDER.reversed());
    keys.put(shared, shared);
    keys.put("*a1", "k: v");
    String yaml = requireExact(List.of(wide, accessed, keys));
    assertThat(yaml).contains("capacity: 1024", "accessOrder: true", "comparator: ");
  }

  /** Any depth; -Drfork.test.depth=1000000 takes half a minute. */
  @Test
  void deepChainsCostNoStack() {
    Object[] last = {null};
    Object first = last;
    for (int i = 1; i < Integer.getInteger("rfork.test.depth", 200_000); i++) {
      first = new Object[] {first};
    }
    last[0] = first;
    byte[] document = file(first);
    assertThat(Arrays.equals(TEXT.fromText(TEXT.toText(document)), document)).isTrue();
  }

  @Test
  void aStateIsEditedByHand() {
    Map<String, Object> state = new HashMap<>();
    state.put("rate", 0.25);
    state.put("names", new ArrayList<>(List.of("Ann")));
    state.put("at", new Model.Point(1, 2.5, "here", new int[] {1, 2}));
    String yaml =
        TEXT.toText(Captures.capture(state))
            .replace("0.25", "1e3")
            .replace("\"Ann\"", "\"Ann\", 'Bob', # new\n !HashMap { \"key\": null, 5: 'x' }")
            .replace("y: 2.5", "y: 3")
            .replace("[ 1, 2 ]", "[1, -2, 3]");
    Map<String, Object> edited = Captures.restore(TEXT.fromText(yaml));
    Map<Object, Object> added = new HashMap<>();
    added.put("key", null);
    added.put(5, "x");
    assertThat(edited).containsEntry("rate", 1e3);
    assertThat((List<?>) edited.get("names")).isEqualTo(List.of("Ann", "Bob", added));
    Model.Point point = (Model.Point) edited.get("at");
    assertThat(point.y()).isEqualTo(3);
    assertThat((int[]) point.rest()).containsExactly(1, -2, 3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          number: 7 | numbr: 7 | line 4, column 3 | there is no field 'numbr' in com.example.capture.Model$Node, which has left, number, right
          number: 7 | number: 7x | line 4, column 11 | field 'number': 7x stands where a whole number must
          number: 7 | number: 3000000000 | line 4, column 11 | field 'number': 3000000000 stands where -2147483648 to 2147483647 may
          number: 7, | | line 2, column 7 | field 'number' of !com.example.capture.Model$Node is missing: add it
          number: 7 | number: 7, number: 8 | line 4, column 14 | field 'number' is there twice
          Model$Node | Modell | line 2, column 7 | class com.example.capture.Modell is not on this node's class path
          com.example.capture.Model$Node | Nodee | line 2, column 7 | !Nodee is no type: write a class with its package
          com.example.capture.Model$Node | com.other.Node | line 2, column 7 | class com.other.Node is not allowed
          left: "x" | left: x | line 3, column 9 | field 'left': x is neither a number nor quoted text: put it in quotes
          left: "x" | left: *a1 | line 3, column 9 | *a1 has no anchor: write &a1 before its object
          left: "x" | left: [1] | line 3, column 9 | field 'left': an untyped list has no type
          left: "x" | left: "x | line 5, column 66 | this is no YAML
          name: "p" | name: 5 | line 5, column 10 | java.lang.Integer
          y: 2.0 | y: two | line 5, column 54 | field 'y': two stands where a number must
          rfork-state: 1 | rfork-state: 2 | line 1, column 14 | this rfork reads version 1
          root: | rot: | line 1, column 1 | the state's root is missing
          int number | int | line 8, column 3 | this is no class's schema
          """)
  void aBadEditIsRefusedWithItsPlace(String good, String bad, String place, String message) {
    Model.Node node = new Model.Node(7);
    node.left = "x";
    node.right = new Model.Point(1, 2, "p", null);
    String yaml = TEXT.toText(Captures.capture(node));
    assertThat(yaml).contains(good);
    String edited = yaml.replace(good, bad == null ? "" : bad);
    CaptureException refusal =
        catchThrowableOfType(CaptureException.class, () -> TEXT.fromText(edited));
    assertThat(refusal).as(edited).isNotNull();
    assertThat(refusal).as(edited).hasMessageContaining(message);
    assertThat(refusal.path()).as(refusal.getMessage()).isEqualTo(place);
  }

  private static Map<String, Object> settable() {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("rate", 0.25);
    state.put("left", 5L);
    state.put("name", "Ann");
    state.put("price", new BigDecimal("1.50"));
    state.put("names", new ArrayList<>(List.of("Ann")));
    state.put("none", null);
    return state;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          rate  | 1e3             | !LinkedHashMap { "rate": 1000.0
          left  | 7               | "left": !long 7
          name  | Bob: a [ note   | "name": "Bob: a [ note"
          name  | "null"          | "name": "null"
          name  | null            | "name": null
          price | 2.75            | "price": !BigDecimal "2.75"
          names | ["Bob", "Cleo"] | "names": !ArrayList [ "Bob", "Cleo" ]
          none  | !ArrayList [ ]  | "none": !ArrayList [ ]
          """)
  void aFieldIsSetByWhatDoesNotGoWithoutSaying(String field, String value, String seen) {
    byte[] document = Captures.capture(settable());
    String text = TEXT.toText(TEXT.withField(document, field, value));
    assertThat(text.replaceAll("\\s+", " ")).contains(seen);
    Map<String, Object> others = Captures.restore(TEXT.withField(document, field, value));
    others.remove(field);
    Map<String, Object> before = settable();
    before.remove(field);
    assertThat(others).isEqualTo(before);
  }

  @Test
  void whatElseRefersToTheOldValueOfAFieldKeepsIt() {
    Model.Node node = new Model.Node(7);
    node.left = new ArrayList<>(List.of("shared"));
    node.right = new ArrayList<>(List.of(node.left, node));
    Model.Node edited = Captures.restore(TEXT.withField(Captures.capture(node), "left", "[ ]"));
    assertThat((List<?>) edited.left).isEmpty();
    assertThat(((List<?>) edited.right).get(0)).isEqualTo(List.of("shared"));
    assertThat(((List<?>) edited.right).get(1)).isSameAs(edited);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          numbr  | 8 | there is no field 'numbr' in !com.example.capture.Model$Node: set left, number, right
          number | 8x | field 'number': 8x stands where a whole number must
          number | | there is nothing to restore
          number | [1, | this is no YAML
          left   | x | field 'left': x is neither a number nor quoted text: put it in quotes
          left   | !com.other.Node { } | class com.other.Node is not allowed
          """)
  void aFieldThatIsNotThereOrAValueThatDoesNotFitIsRefused(
      String field, String value, String message) {
    byte[] document = Captures.capture(new Model.Node(7));
    assertThatThrownBy(() -> TEXT.withField(document, field, value == null ? "" : value))
        .isInstanceOf(CaptureException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void handlesAreKeptAsTheyAre() {
    Handles byName =
        new Handles() {
          @Override
          public Handle toHandle(Object value) {
            return new Handle("shared", "brent\nn1\n17");
          }

          @Override
          public Object fromHandle(Handle handle) {
            throw new AssertionError("no handle is restored");
          }
        };
    HandlesTest.Price price = new HandlesTest.Price("brent");
    Map<Object, Object> state = new HashMap<>(Map.of("one", price, "two", List.of(price)));
    byte[] document =
        Captures.CAPTURE.capture(state, Captures.ALLOW, byName, CaptureFor.FILE).bytes();
    String yaml = TEXT.toText(document);
    assertThat(yaml).contains("!handle &a1 ", "kind: \"shared\"");
    assertThat(TEXT.fromText(yaml)).isEqualTo(document);
  }

  @Test
  void differencesAreNamedByPath() {
    assertThat(TEXT.differences(document(1, "a", 2), document(1, "a", 2), 10)).isEmpty();
    assertThat(TEXT.differences(document(1, "a", 2), document(3, "b", 4), 10))
        .containsExactly(
            new StateDifference("$.left[0]", "1", "3"),
            new StateDifference("$.left[1][\"k\"]", "\"a\"", "\"b\""),
            new StateDifference("$.right[2]", "2", "4"));
    Object same = new ArrayList<>();
    assertThat(
            TEXT.differences(
                Captures.capture(new Object[] {same, same}),
                Captures.capture(new Object[] {same, new ArrayList<>()}),
                10))
        .hasSize(1);
  }

  private static byte[] document(int number, String text, int last) {
    Model.Node node = new Model.Node(5);
    node.left = new ArrayList<>(List.of(number, new HashMap<>(Map.of("k", text))));
    node.right = new int[] {0, 1, last};
    return Captures.capture(node);
  }

  @Test
  void aSummaryCountsAndShowsTheTop() {
    byte[] document = document(1, "a", 2);
    StateSummary summary = TEXT.summary(document, 2);
    assertThat(summary.bytes()).isEqualTo(document.length);
    assertThat(summary.classes())
        .containsEntry("com.example.capture.Model$Node", 1)
        .containsEntry("String", 2);
    assertThat(summary.tree()).contains("left: !ArrayList").contains("!HashMap ...");
  }

  @Test
  void packagesOfATextAreThoseOfItsClasses() {
    String yaml = TEXT.toText(Captures.capture(new Object[] {new Model.Node(1), Model.Key.class}));
    assertThat(StateText.packagesIn(yaml)).contains("com.example.capture");
  }
}
