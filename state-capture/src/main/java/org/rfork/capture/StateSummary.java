package org.rfork.capture;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A captured state in brief.
 *
 * @param formatVersion of the document
 * @param bytes size of the document
 * @param objects how many there are, strings included
 * @param classes objects of each class, the most frequent first
 * @param tree the first levels of the state, in the manner of its text
 */
public record StateSummary(
    int formatVersion, long bytes, int objects, Map<String, Integer> classes, String tree) {

  /** Keeps the order of the classes. */
  public StateSummary {
    classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
  }

  static StateSummary of(long bytes, RecordedGraph graph, int depth) {
    Map<String, Integer> counts = new TreeMap<>();
    graph.objects().forEach(each -> counts.merge(name(each), 1, Integer::sum));
    Map<String, Integer> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(each -> sorted.put(each.getKey(), each.getValue()));
    return new StateSummary(
        Envelope.VERSION,
        bytes,
        graph.objects().size(),
        sorted,
        new TextOut(graph, TextStyle.brief(depth)).text());
  }

  private static String name(Recorded object) {
    String simple = TypeNames.simple(object.codec().typeName());
    return simple.startsWith(".") ? simple.substring(1) : simple;
  }
}
