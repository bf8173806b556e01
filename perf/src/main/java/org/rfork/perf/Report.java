package org.rfork.perf;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes results for people and for programs. */
final class Report {
  private static final List<String> HEADS =
      List.of("work", "system", "median", "p99", "unit", "runs", "to floor", "rfork to it");
  private static final int TEXT_COLUMNS = 2;
  private static final String NONE = "-";

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
   * A table by work. {@code to floor} divides a median by that of the socket, or of ForkJoinPool if
   * the socket was not measured; {@code rfork to it} divides rfork's median by the row's.
   */
  static String table(List<Result> results) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADS);
    for (List<Result> ofWork : byWork(results).values()) {
      for (Result result : ofWork) {
        rows.add(row(result, ofWork));
      }
    }
    return aligned(rows);
  }

  private static Map<String, List<Result>> byWork(List<Result> results) {
    Map<String, List<Result>> byWork = new LinkedHashMap<>();
    for (Result result : results) {
      byWork.computeIfAbsent(result.work(), work -> new ArrayList<>()).add(result);
    }
    return byWork;
  }

  private static List<String> row(Result result, List<Result> ofWork) {
    double floor = median(ofWork, Peer.SOCKET);
    if (Double.isNaN(floor)) {
      floor = median(ofWork, Peer.FORKJOIN);
    }
    return List.of(
        result.work(),
        result.system(),
        figure(result.median()),
        figure(result.p99()),
        result.unit(),
        Integer.toString(result.runs()),
        ratio(result.median(), floor),
        ratio(median(ofWork, Peer.RFORK), result.median()));
  }

  private static double median(List<Result> ofWork, Peer system) {
    return ofWork.stream()
        .filter(result -> result.system().equals(system.toString()))
        .mapToDouble(Result::median)
        .findFirst()
        .orElse(Double.NaN);
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

  private static String aligned(List<List<String>> rows) {
    int[] widths = new int[HEADS.size()];
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
