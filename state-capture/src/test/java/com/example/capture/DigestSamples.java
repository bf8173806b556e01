package com.example.capture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rfork.capture.Handles;

/** States whose collections have another order in each JVM. Run by itself it says their digests. */
@SuppressWarnings("IdentityHashMapUsage") // users have them
final class DigestSamples {

  /** Hashed by identity. */
  static final class Place {
    final int number;
    final Set<Place> near = new HashSet<>();
    final List<Place> far = new ArrayList<>();

    Place(int number) {
      this.number = number;
    }
  }

  record Pair(int left, String right) {}

  private DigestSamples() {}

  public static void main(String... ignored) {
    all().forEach((name, state) -> System.out.println(name + " " + digest(state)));
  }

  static String digest(Object state) {
    return Captures.CAPTURE.digest(state, Captures.ALLOW, Handles.NONE).toString();
  }

  static Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("set", Set.of("a", "b", "c", "d", "e", "f", "g", "h"));
    all.put("map", Map.of("a", 1, "b", 2, "c", 3, "d", 4, "e", 5, "f", 6));
    all.put("classes", new HashSet<>(Set.of(String.class, Integer.class, Pair.class, Place.class)));
    all.put("enums", new HashMap<>(Map.of(Model.Colour.RED, 1, Model.Colour.GREEN, 2)));
    all.put("pairs", ConcurrentHashMap.newKeySet());
    all.put("nested", Set.of(Set.of("a", "b"), Set.of("a", "c"), Set.of(), Set.of("d")));
    all.put("identity", identity());
    all.put("mesh", mesh(40));
    all.put("ring", ring(500));
    all.put("marks", marks(20));
    @SuppressWarnings("unchecked")
    Set<Object> pairs = (Set<Object>) all.get("pairs");
    IntStream.range(0, 50).forEach(i -> pairs.add(new Pair(i % 7, "p" + i)));
    return all;
  }

  private static Map<Place, Integer> identity() {
    Map<Place, Integer> map = new IdentityHashMap<>();
    IntStream.range(0, 100).forEach(i -> map.put(new Place(i % 10), i));
    return map;
  }

  /** Known by no list: only a set leads to them. */
  private static Set<Place> mesh(int size) {
    List<Place> places = IntStream.range(0, size).mapToObj(Place::new).toList();
    for (int i = 0; i < size; i++) {
      places.get(i).near.add(places.get((i + 1) % size));
      places.get(i).near.add(places.get(i * 7 % size));
      places.get(i).far.add(places.get(i * i % size));
    }
    return new HashSet<>(places);
  }

  /** One of them differs from all others, which only those near it can tell. */
  static Set<Place> ring(int size) {
    List<Place> places = IntStream.range(0, size).mapToObj(i -> new Place(i == 0 ? 1 : 0)).toList();
    for (int i = 0; i < size; i++) {
      places.get(i).far.add(places.get((i + 1) % size));
    }
    return new HashSet<>(places);
  }

  private static List<Set<Object>> marks(int size) {
    return IntStream.range(0, size)
        .mapToObj(
            i -> IntStream.range(0, i).mapToObj(j -> new Object()).collect(Collectors.toSet()))
        .map(Collections::unmodifiableSet)
        .toList();
  }
}
