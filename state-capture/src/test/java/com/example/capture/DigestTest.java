package com.example.capture;

import static com.example.capture.DigestSamples.digest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.capture.DigestSamples.Pair;
import com.example.capture.DigestSamples.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.CaptureException;
import org.rfork.Shared;
import org.rfork.capture.CaptureFor;
import org.rfork.capture.Captured;
import org.rfork.capture.Handle;
import org.rfork.capture.Handles;
import org.rfork.capture.StateDigest;

@SuppressWarnings("IdentityHashMapUsage") // users have them
class DigestTest {

  private static Captured captured(Object state) {
    return Captures.CAPTURE.capture(state, Captures.ALLOW, Handles.NONE);
  }

  @Property(tries = 300)
  void neitherTablesNorTheOrderOfTheirEntriesCount(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int size) {
    Object state = RandomGraphs.graph(seed, size);
    String before = digest(state);
    Object copy = Captures.copy(state);
    assertThat(digest(copy)).isEqualTo(before);
    Reshuffle.all(copy, new Random(seed));
    assertThat(digest(copy)).isEqualTo(before);
  }

  @Property(tries = 100)
  void aCanonicalStateHasTheDigestOfItsBytes(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int size) {
    Object state = RandomGraphs.graph(seed, size);
    Captured captured = captured(state);
    if (captured.isCanonical()) {
      assertThat(StateDigest.of(captured.bytes())).hasToString(digest(state));
    }
  }

  @Property(tries = 100)
  void objectsHashedByIdentityComeInAnyOrder(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int size) {
    Random random = new Random(seed);
    List<Place> places = IntStream.range(0, size).mapToObj(i -> new Place(i % 3)).toList();
    for (Place place : places) {
      place.near.add(places.get(random.nextInt(size)));
      place.near.add(places.get(random.nextInt(size)));
      place.far.add(places.get(random.nextInt(size)));
    }
    Object[] state = {new HashSet<>(places.subList(0, 1 + random.nextInt(size)))};
    String before = digest(state);
    for (int i = 0; i < 3; i++) {
      Object copy = Captures.copy(state);
      assertThat(Reshuffle.all(copy, random)).isPositive();
      assertThat(digest(copy)).isEqualTo(before);
    }
  }

  @Test
  void anotherJvmGivesTheSameDigests() throws IOException, InterruptedException {
    Map<String, String> here = new LinkedHashMap<>();
    DigestSamples.all().forEach((name, state) -> here.put(name, digest(state)));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:hashCode=0",
                "-cp",
                System.getProperty("java.class.path"),
                DigestSamples.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Map<String, String> there = new LinkedHashMap<>();
    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split(" "))
        .forEach(words -> there.put(words[0], words[1]));
    assertThat(process.waitFor()).isZero();
    assertThat(there).isEqualTo(here);
  }

  @Test
  void allElseCounts() {
    Object shared = new int[] {1};
    Map<String, Object> one = new HashMap<>(Map.of("a", shared, "b", shared));
    Map<String, Object> two = new HashMap<>(Map.of("a", new int[] {1}, "b", new int[] {1}));
    assertThat(
            List.of(
                digest(one),
                digest(two),
                digest(new TreeMap<>(one)),
                digest(new LinkedHashMap<>(one)),
                digest(new HashMap<>(Map.of("a", 0.0, "b", 1))),
                digest(new HashMap<>(Map.of("a", -0.0, "b", 1))),
                digest(new HashMap<>(Map.of("a", 0.0, "b", 1L))),
                digest(List.of(1, 2)),
                digest(List.of(2, 1)),
                digest(new ArrayList<>(List.of(1, 2))),
                digest(Set.of(1, 2)),
                digest(Set.of(1, 3)),
                digest(new HashSet<>(Set.of(1, 2)))))
        .doesNotHaveDuplicates();
  }

  @Test
  void whatIsDeepDownInAnUnorderedPartCounts() {
    assertThat(digest(Map.of(Set.of("a"), Set.of(1), Set.of("b"), Set.of(2))))
        .isNotEqualTo(digest(Map.of(Set.of("a"), Set.of(2), Set.of("b"), Set.of(1))));
    List<String> digests = new ArrayList<>();
    for (int end = 0; end < 2; end++) {
      Place last = new Place(end);
      for (int i = 0; i < 1_000; i++) {
        Place place = new Place(0);
        place.far.add(last);
        last = place;
      }
      digests.add(digest(new HashSet<>(Set.of(last, new Place(0)))));
      digests.add(digest(new HashMap<>(Map.of("a", last))));
    }
    assertThat(digests).doesNotHaveDuplicates();
    assertThat(digest(DigestSamples.ring(99))).isNotEqualTo(digest(DigestSamples.ring(100)));
  }

  @Test
  void equalTextIsOneTextAndOtherObjectsAreNot() {
    String text = "text";
    String same = String.copyValueOf(text.toCharArray());
    assertThat(digest(new Object[] {text, text})).isEqualTo(digest(new Object[] {text, same}));
    assertThat(captured(new Object[] {text, text}).isCanonical()).isFalse();
    assertThat(captured(new Object[] {text, same}).isCanonical()).isFalse();
    Duration second = Duration.ofSeconds(1);
    assertThat(digest(new Object[] {second, second}))
        .isEqualTo(digest(new Object[] {second, Duration.ofSeconds(1)}));
    Object mark = new Object();
    assertThat(digest(new Object[] {mark, mark}))
        .isNotEqualTo(digest(new Object[] {mark, new Object()}));
  }

  @Test
  void whatIsKnownByAnOrderedWayIsToldApartInAnUnorderedOne() {
    List<Object> marks = List.of(new Object(), new Object(), new Object());
    assertThat(digest(List.of(marks, Set.of(marks.get(0)))))
        .isNotEqualTo(digest(List.of(marks, Set.of(marks.get(1)))));
    assertThat(
            digest(List.of(marks, new IdentityHashMap<>(Map.of(marks.get(0), 1, marks.get(1), 2)))))
        .isNotEqualTo(
            digest(
                List.of(marks, new IdentityHashMap<>(Map.of(marks.get(0), 2, marks.get(1), 1)))));
  }

  @Test
  void aStateWithoutUnorderedPartsIsCanonical() {
    Object[] state = {1, "a", new Pair(1, "b"), new double[3], List.of(1, 2), new TreeMap<>()};
    Captured captured = captured(state);
    assertThat(captured.isCanonical()).isTrue();
    assertThat(StateDigest.of(captured.bytes())).hasToString(digest(state));
    byte[] kept =
        Captures.CAPTURE.capture(state, Captures.ALLOW, Handles.NONE, CaptureFor.FILE).bytes();
    assertThat(StateDigest.of(kept)).hasToString(digest(state));
    assertThat(captured(new HashMap<>()).isCanonical()).isFalse();
    assertThat(captured(Collections.unmodifiableSet(new HashSet<>())).isCanonical()).isFalse();
  }

  @Test
  void handlesCountByTheirTokens() {
    record Price(String name) implements Shared<String> {
      @Override
      public String get() {
        return name;
      }
    }
    Handles byName =
        new Handles() {
          @Override
          public Handle toHandle(Object value) {
            return new Handle("shared", ((Price) value).name());
          }

          @Override
          public Object fromHandle(Handle handle) {
            return new Price(handle.token());
          }
        };
    Object state = new Object[] {new Price("a"), new Price("b")};
    StateDigest digest = Captures.CAPTURE.digest(state, Captures.ALLOW, byName);
    assertThat(Captures.CAPTURE.capture(state, Captures.ALLOW, byName).isCanonical()).isFalse();
    assertThat(
            Captures.CAPTURE.digest(
                new Object[] {new Price("a"), new Price("b")}, Captures.ALLOW, byName))
        .isEqualTo(digest);
    assertThat(
            Captures.CAPTURE.digest(
                new Object[] {new Price("b"), new Price("a")}, Captures.ALLOW, byName))
        .isNotEqualTo(digest);
  }

  @Test
  void aDigestIsSixteenBytes() {
    StateDigest digest = StateDigest.of(captured("state").bytes());
    ByteBuffer bytes = ByteBuffer.allocate(StateDigest.BYTES);
    digest.write(bytes);
    assertThat(StateDigest.read(bytes.flip())).isEqualTo(digest);
    assertThat(digest.toString()).matches("[0-9a-f]{32}");
    assertThatThrownBy(() -> StateDigest.of(new byte[20])).isInstanceOf(CaptureException.class);
  }

  @Test
  void whatCannotBeCapturedHasNoDigest() {
    assertThatThrownBy(() -> digest(new HashMap<>(Map.of("a", new Thread()))))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("java.lang.Thread");
  }

  @Test
  @Timeout(60)
  void aLargeMeshIsNotWalkedOverAndOver() {
    Random random = new Random(1);
    List<Place> places = IntStream.range(0, 20_000).mapToObj(Place::new).toList();
    places.forEach(
        place -> {
          place.far.add(places.get(random.nextInt(places.size())));
          place.near.add(places.get(random.nextInt(places.size())));
        });
    Set<Place> state = new HashSet<>(places);
    assertThat(digest(Captures.copy(state))).isEqualTo(digest(state));
  }
}
