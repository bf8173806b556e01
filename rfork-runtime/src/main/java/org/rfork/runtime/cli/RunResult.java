package org.rfork.runtime.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rfork.Report;

/**
 * What {@code rfork run} prints at its end.
 *
 * @param sample the sample's name, or the main class or jar that ran
 * @param seed the seed of its random streams; null if it is not known
 * @param nodes how many worker nodes there were
 * @param forks how many forks were made, roots included
 * @param forksPerNode how many ended on each node
 * @param wallSeconds from submitting the job to its outcome; NaN if that is not known
 * @param report the sample's answer; null for a main class
 * @param result what else it answers, by name
 */
record RunResult(
    String sample,
    @Nullable Long seed,
    int nodes,
    long forks,
    Map<String, Long> forksPerNode,
    double wallSeconds,
    @Nullable Report report,
    Map<String, Object> result) {
  RunResult {
    forksPerNode = new TreeMap<>(forksPerNode);
  }

  /** The keys of {@code -o json}, in their documented order. */
  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("sample", sample);
    map.put("seed", seed);
    map.put("nodes", nodes);
    map.put("forks", forks);
    map.put("samples", report == null ? null : report.samples());
    map.put("value", report == null ? null : report.value());
    map.put("standardError", report == null ? null : report.standardError());
    map.put(
        "confidence95",
        report == null
            ? Arrays.asList(null, null)
            : List.of(report.confidenceLow(), report.confidenceHigh()));
    map.put("forksPerNode", forksPerNode);
    map.put("wallSeconds", wallSeconds);
    map.put("result", result);
    map.put(
        "written",
        report == null ? List.of() : report.written().stream().map(Path::toString).toList());
    return map;
  }

  /** For people. */
  List<String> lines() {
    Map<String, String> facts = new LinkedHashMap<>();
    if (report != null) {
      double error = report.standardError();
      facts.put("value", Format.plain(report.value()));
      facts.put("standard error", Format.error(error));
      facts.put(
          "95 % confidence",
          "["
              + Format.within(report.confidenceLow(), error)
              + ", "
              + Format.within(report.confidenceHigh(), error)
              + "]");
      facts.put("samples", Format.count(report.samples()));
    }
    facts.put("forks", Format.count(forks));
    forksPerNode.forEach((node, count) -> facts.put("  on " + node, Format.count(count)));
    if (!Double.isNaN(wallSeconds)) {
      facts.put("wall time", Format.seconds(wallSeconds));
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        sample
            + (seed == null ? "" : ", seed " + seed)
            + ", "
            + nodes
            + (nodes == 1 ? " node" : " nodes"));
    lines.addAll(aligned(facts));
    if (!result.isEmpty()) {
      Map<String, String> answers = new LinkedHashMap<>();
      result.forEach((name, value) -> answers.put(name, Format.result(value)));
      lines.add("");
      lines.addAll(aligned(answers));
    }
    if (report != null && !report.written().isEmpty()) {
      lines.add("");
      report.written().forEach(file -> lines.add("  wrote " + file));
    }
    return lines;
  }

  private static List<String> aligned(Map<String, String> facts) {
    int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
    return facts.entrySet().stream()
        .map(
            fact ->
                "  "
                    + fact.getKey()
                    + " ".repeat(width - fact.getKey().length() + 2)
                    + fact.getValue())
        .toList();
  }
}
