package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.rfork.CaptureException;
import org.rfork.CaptureException.Kind;
import org.rfork.capture.CaptureFor;
import org.rfork.capture.CaptureLimits;
import org.rfork.capture.Handles;
import org.rfork.capture.StateCapture;

/** What its own limits would refuse to restore is refused when it is captured. */
@SuppressWarnings("JdkObsolete") // users have hashtables
class LimitsTest {
  private static final int LEAST = 8;

  /** Whether the state was captured under these limits; then it comes back under them, too. */
  private static boolean passes(Object state, CaptureLimits limits, CaptureFor purpose) {
    StateCapture capture = new StateCapture(limits);
    byte[] document;
    try {
      document = capture.capture(state, Captures.ALLOW, Handles.NONE, purpose).bytes();
    } catch (CaptureException refused) {
      assertThat(refused.kind()).isEqualTo(Kind.LIMIT);
      return false;
    }
    assertThatCode(
            () ->
                capture.restore(
                    document, Captures.ALLOW, LimitsTest.class.getClassLoader(), Handles.NONE))
        .doesNotThrowAnyException();
    return true;
  }

  @Property(tries = 200)
  void whatCaptureLetsPassComesBackUnderTheSameLimits(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int size,
      @ForAll @IntRange(min = 0, max = 14) int exponent,
      @ForAll CaptureFor purpose) {
    Object state = RandomGraphs.graph(seed, size);
    int limit = LEAST << exponent;
    passes(state, new CaptureLimits(limit, limit, limit, limit), purpose);
    passes(state, new CaptureLimits(limit, 10_000, 10_000), purpose);
    passes(state, new CaptureLimits(1 << 20, 10_000, limit), purpose);
    passes(state, new CaptureLimits(1 << 20, 10_000, 10_000, limit), purpose);
  }

  @Property(tries = 50)
  void keysOfAllKindsOfTablesAreWeighedWhenCaptured(
      @ForAll @IntRange(min = 1, max = 300) int size,
      @ForAll @IntRange(min = 1, max = 4_000) int steps) {
    List<Object> keys =
        IntStream.range(0, size).<Object>mapToObj(i -> new ArrayList<>(List.of(i, i))).toList();
    CaptureLimits limits = new CaptureLimits(1 << 20, 10_000, 10_000, steps);
    Map<Object, Object> map = new HashMap<>();
    keys.forEach(key -> map.put(key, 1));
    List<Object> tables =
        List.of(
            map,
            new Hashtable<>(map),
            new ConcurrentHashMap<>(map),
            new HashSet<>(keys),
            Map.copyOf(map),
            java.util.Set.copyOf(keys));
    for (Object table : tables) {
      passes(table, limits, CaptureFor.MESSAGE);
    }
    passes(tables, limits, CaptureFor.MESSAGE);
  }

  @Example
  void aTightLimitIsReachedExactly() {
    Object state = Collections.nCopies(3, "text").toArray();
    int bytes = Captures.capture(state).length - 14; // but for what stands before all documents
    assertThat(passes(state, new CaptureLimits(bytes, 10, 10), CaptureFor.MESSAGE)).isTrue();
    assertThat(passes(state, new CaptureLimits(bytes - 1, 10, 10), CaptureFor.MESSAGE)).isFalse();
    assertThat(passes(state, new CaptureLimits(bytes, 1, 2), CaptureFor.MESSAGE)).isTrue();
    assertThat(passes(state, new CaptureLimits(bytes, 1, 1), CaptureFor.MESSAGE)).isFalse();
  }

  @Example
  void namesAndSchemasCount() {
    Object state = new Model.Node(1);
    byte[] kept =
        Captures.CAPTURE.capture(state, Captures.ALLOW, Handles.NONE, CaptureFor.FILE).bytes();
    CaptureLimits limits = new CaptureLimits(kept.length - 15, 10, 10);
    assertThat(passes(state, limits, CaptureFor.MESSAGE)).isTrue();
    CaptureException refused =
        Objects.requireNonNull(
            catchThrowableOfType(
                CaptureException.class,
                () ->
                    new StateCapture(limits)
                        .capture(state, Captures.ALLOW, Handles.NONE, CaptureFor.FILE)));
    assertThat(refused).hasMessageContaining("the limit is " + (kept.length - 15));
  }
}
