package org.rfork.capture;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Finds the shortest way to an object of a document, by what refers to what in it. */
final class RecordedPath {
  private static final String REST = "...";

  private final RecordedGraph graph;
  private final BitSet seen = new BitSet();
  private final Deque<Place> places = new ArrayDeque<>();

  private record Place(int id, String path) {}

  private RecordedPath(RecordedGraph graph) {
    this.graph = graph;
  }

  /** The path from the root {@code $}; empty if nothing leads there. */
  static String to(int id, RecordedGraph graph) {
    RecordedPath search = new RecordedPath(graph);
    search.reach(graph.root(), "$");
    while (!search.places.isEmpty()) {
      Place place = search.places.remove();
      if (place.id == id) {
        return place.path;
      }
      search.expand(graph.objects().get(place.id), place.path);
    }
    return "";
  }

  private void reach(Object token, String path) {
    if (token instanceof Recorded.Ref ref && !seen.get(ref.id())) {
      seen.set(ref.id());
      places.add(new Place(ref.id(), path));
    }
  }

  private void expand(Recorded object, String path) {
    for (Object token : object.head()) {
      reach(token, path + object.codec().headStep());
    }
    List<String> names = object.codec().valueNames();
    Object[] body =
        Arrays.stream(object.body()).filter(each -> !(each instanceof Recorded.Count)).toArray();
    boolean isMap = object.value() instanceof Map || TextShapes.isMap(object.codec());
    for (int i = 0; i < body.length; i++) {
      if (body[i] instanceof Object[] list) {
        elements(list, isMap, path);
      } else {
        reach(body[i], path + (names.isEmpty() ? "[" + i + "]" : named(names, i)));
      }
    }
  }

  private static String named(List<String> names, int number) {
    int last = names.size() - 1;
    String name = names.get(Math.min(number, last));
    return name.endsWith(REST)
        ? "." + name.substring(0, name.length() - REST.length()) + "[" + (number - last) + "]"
        : "." + name;
  }

  private void elements(Object[] list, boolean isMap, String path) {
    for (int i = 0; i < list.length; i++) {
      if (!isMap) {
        reach(list[i], path + "[" + i + "]");
      } else if (i % 2 == 0) {
        reach(list[i], path + ".key[" + i / 2 + "]");
      } else {
        reach(list[i], path + "[" + key(list[i - 1], i / 2) + "]");
      }
    }
  }

  private String key(Object token, int number) {
    Object key =
        token instanceof Recorded.Ref ref
            ? graph.get(ref).value()
            : token instanceof Recorded.Boxed boxed ? boxed.value() : token;
    return key instanceof String || key instanceof Number || key instanceof Enum
        ? key.toString()
        : "value " + number;
  }
}
