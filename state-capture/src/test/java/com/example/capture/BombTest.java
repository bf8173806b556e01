package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.example.hostile.Bomb;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.Vector;
import org.junit.jupiter.api.Test;
import org.rfork.CaptureException;
import org.rfork.CaptureException.Kind;
import org.rfork.capture.CaptureLimits;
import org.rfork.capture.Handles;
import org.rfork.capture.StateCapture;

/** Few bytes that ask for much memory or time. */
@SuppressWarnings("JdkObsolete") // users have them
class BombTest {
  private static final StateCapture SMALL =
      new StateCapture(new CaptureLimits(1 << 22, 1_000_000, 1_000_000, 1_000_000));

  /** Captures what a stranger might have sent. */
  private static final StateCapture LAVISH =
      new StateCapture(new CaptureLimits(1 << 30, 1_000_000, 1_000_000, Long.MAX_VALUE));

  /** Refers to its like; equal by its number alone. */
  private static final class Vertex {
    final int number;
    final List<Vertex> neighbours = new ArrayList<>();

    Vertex(int number) {
      this.number = number;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Vertex vertex && vertex.number == number;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }

  private record Same(int number) {
    @Override
    public int hashCode() {
      return 1;
    }
  }

  @Test
  void nestsOfSharedListsAreNoKeys() {
    List<List<Object>> lists = nest();
    Set<Object> keys = new HashSet<>(List.of(lists.get(60)));
    fillNest(lists, list -> list);
    assertLimit(keys, "hashCode");
    assertLimit(new ArrayList<>(List.of(keys)), "hashCode");
  }

  @Test
  void nestsOfSharedRecordsAreNoKeys() {
    List<List<Object>> lists = nest();
    Map<Object, Object> keys = new HashMap<>();
    keys.put(new Model.Point(1, 1, "", lists.get(60)), 1);
    fillNest(lists, list -> new Model.Point(1, 1, "", list));
    assertLimit(keys, "hashCode");
  }

  /** The keys are put in while they are empty, so that their hash code is never asked for. */
  private static List<List<Object>> nest() {
    List<List<Object>> lists = new ArrayList<>();
    for (int i = 0; i <= 60; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }

  private static void fillNest(
      List<List<Object>> lists, java.util.function.UnaryOperator<Object> wrap) {
    for (int i = 1; i < lists.size(); i++) {
      Object inner = wrap.apply(lists.get(i - 1));
      lists.get(i).addAll(Arrays.asList(inner, inner));
    }
  }

  @Test
  void keysOfDenseGraphsWithHashCodesOfTheirOwnComeBack() {
    List<Vertex> vertices = new ArrayList<>();
    Map<Vertex, Integer> state = new LinkedHashMap<>();
    for (int i = 0; i < 300; i++) {
      Vertex vertex = new Vertex(i);
      vertices.forEach(vertex.neighbours::add);
      vertices.add(vertex);
      vertices.get(0).neighbours.add(vertex);
      state.put(vertex, i);
    }
    GraphComparer.requireEqual(state, Captures.copy(state));
  }

  @Test
  void keysThatAllCollideAreRefused() {
    Map<Object, Object> same = new HashMap<>();
    Integer[] placedAlike = new Integer[5_000];
    for (int i = 0; i < placedAlike.length; i++) {
      placedAlike[i] = i * 2 * placedAlike.length;
      if (i < 3_000) {
        same.put(new Same(i), i);
      }
    }
    assertLimit(same, "hashCode");
    assertLimit(Set.of(placedAlike), "hashCode");
  }

  @Test
  void arraysMustFindTheirContentInTheDocumentTogether() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] name = "[Ljava.lang.Object;".getBytes(StandardCharsets.US_ASCII);
    byte[] length =
        ByteBuffer.allocate(5)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0xA6)
            .putInt(1_000_000)
            .array();
    body.writeBytes(new byte[] {0, 0, 2, (byte) (0xE0 + name.length)});
    body.writeBytes(name);
    body.write(0);
    body.writeBytes(length);
    for (int i = 0; i < 10_000; i++) {
      body.write(2);
      body.writeBytes(length);
    }
    body.writeBytes(new byte[1_000_100]);
    byte[] document = Mutator.seal(Captures.capture("header"), body.toByteArray());
    assertThat(refusal(() -> restore(document)))
        .hasMessageContaining("are announced where they cannot fit");
  }

  @Test
  void emptyRoomIsLimited() {
    assertLimit(new HashMap<>(1 << 26), "tables");
    assertLimit(new Vector<>(1 << 21), "tables");
    assertLimit(new Hashtable<>(1 << 21), "tables");
    Object[] bits = new Object[100];
    Arrays.setAll(bits, i -> new BitSet(1 << 22));
    assertLimit(bits, "tables");
    assertThat(refusal(() -> Captures.capture(new HashMap<>(4, 1e-30f))).kind())
        .isEqualTo(Kind.UNSUPPORTED_TYPE);
  }

  @Test
  void aSuperclassMustBeAllowedToo() {
    assertThat(refusal(() -> Captures.capture(new FuzzGraphs.Disguised())))
        .hasMessageContaining("class " + Bomb.class.getName() + " is not allowed");
  }

  private static void assertLimit(Object state, String named) {
    CaptureException atCapture =
        refusal(() -> SMALL.capture(new Object[] {state}, Captures.ALLOW, Handles.NONE));
    assertThat(atCapture).hasMessageContaining(named).hasMessageContaining("limit");
    assertThat(atCapture.path()).startsWith("$[0]");
    byte[] document = LAVISH.capture(state, Captures.ALLOW, Handles.NONE).bytes();
    long start = System.nanoTime();
    CaptureException refusal = refusal(() -> restore(document));
    assertThat(refusal).hasMessageContaining(named).hasMessageContaining("limit");
    assertThat(refusal.kind()).isEqualTo(Kind.LIMIT);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  private static Object restore(byte[] document) {
    return SMALL.restore(document, Captures.ALLOW, BombTest.class.getClassLoader(), Handles.NONE);
  }

  private static CaptureException refusal(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return Objects.requireNonNull(catchThrowableOfType(CaptureException.class, call));
  }
}
