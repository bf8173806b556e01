package org.rfork.perf;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes results for people and for programs. */
final class Report {
  private static final List<String> HEADS =
      List.of("work", "", "system", "median", "p99", "unit", "runs", "to floor", "rfork to it");
  private static final int TEXT_COLUMNS = 3;
  private static final String NONE = "–";

  private Report() {}

  /** An array of objects with the fields of {@link Result}. */
  static String json(List<Result> results) {
    try {
      return JSON.std
          .with(JSON.Feature.PRETTY_PRINT_OUTPUT)
          .asString(results.stream().map(Result::toMap).toList());
    } catch (IOException e) {
      throw new UncheckedIOException("the results cannot be written as JSON", e);
    }
  }

  /**
   * The results that such an array holds.
   *
   * @throws IllegalArgumentException if it is none
   */
  @SuppressWarnings("unchecked") // JSON objects have texts for keys
  static List<Result> ofJson(String json) {
    try {
      return JSON.std.listFrom(json).stream()
          .map(row -> Result.ofMap((Map<String, Object>) row))
          .toList();
    } catch (IOException | ClassCastException e) {
      throw new IllegalArgumentException("not an array of results: " + e.getMessage(), e);
    }
  }

  /**
   * A table by work, with a row for each system. {@code to floor} divides a median by that of the
   * socket, or of ForkJoinPool if the socket was not measured; {@code rfork to it} divides rfork's
   * median by the row's.
   */
  static String table(List<Result> results, List<Peer> systems) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADS);
    byWork(results)
        .forEach(
            (work, ofWork) -> {
              for (Peer system : systems) {
                rows.add(row(work, system, ofWork));
              }
            });
    return aligned(rows);
  }

  /** The rows of each work by system, works in their order. */
  static Map<String, Map<String, Result>> byWork(List<Result> results) {
    Map<Load, Map<String, Map<String, Result>>> byLoad = new TreeMap<>();
    for (Result result : results) {
      byLoad
          .computeIfAbsent(Load.of(result.work()), load -> new LinkedHashMap<>())
          .computeIfAbsent(result.work(), work -> new LinkedHashMap<>())
          .put(result.system(), result);
    }
    Map<String, Map<String, Result>> byWork = new LinkedHashMap<>();
    byLoad.values().forEach(byWork::putAll);
    return byWork;
  }

  private static List<String> row(String work, Peer system, Map<String, Result> ofWork) {
    String title = Load.of(work).title();
    Result result = ofWork.get(system.toString());
    if (result == null) {
      return List.of(work, title, system.toString(), NONE, NONE, "", "", NONE, NONE);
    }
    double floor = median(ofWork, Peer.SOCKET);
    if (Double.isNaN(floor)) {
      floor = median(ofWork, Peer.FORKJOIN);
    }
    return List.of(
        work,
        title,
        result.system(),
        figure(result.median()),
        figure(result.p99()),
        result.unit(),
        Integer.toString(result.runs()),
        ratio(result.median(), floor),
        ratio(median(ofWork, Peer.RFORK), result.median()));
  }

  private static double median(Map<String, Result> ofWork, Peer system) {
    Result result = ofWork.get(system.toString());
    return result == null ? Double.NaN : result.median();
  }

  private static String ratio(double of, double to) {
    return Double.isNaN(of) || Double.isNaN(to)
        ? NONE
        : String.format(Locale.ROOT, "%.3f", of / to);
  }

  private static String figure(double value) {
    String form = value >= 1000 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, form, value);
  }

  /** Rows of text in columns as wide as their widest cell; the first ones begin at the left. */
  private static String aligned(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String form = i < TEXT_COLUMNS ? "%-" + widths[i] + "s  " : "%" + widths[i] + "s  ";
        line.append(String.format(Locale.ROOT, form, row.get(i)));
      }
      table.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return table.toString();
  }
}
