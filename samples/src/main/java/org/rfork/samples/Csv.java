package org.rfork.samples;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.rfork.samples.stats.Point;

/**
 * Comma-separated tables as RFC 4180 has them, in UTF-8: a header line, then a line for each row.
 * Numbers are written so that they read back to the same bits.
 */
public final class Csv {
  private static final List<String> HISTORY =
      List.of("samples", "value", "standardError", "confidenceLow", "confidenceHigh");

  private Csv() {}

  /**
   * Writes a table, over what was there.
   *
   * @throws IOException if the file cannot be written, naming it
   */
  public static void write(Path file, List<String> header, List<? extends List<?>> rows)
      throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(line(header));
      for (List<?> row : rows) {
        out.write(line(row));
      }
    }
  }

  /**
   * Writes an estimate's history: a row for each batch.
   *
   * @throws IOException if the file cannot be written, naming it
   */
  public static void writeHistory(Path file, List<Point> history) throws IOException {
    write(file, HISTORY, history.stream().map(Csv::row).toList());
  }

  private static List<?> row(Point point) {
    return List.of(
        point.samples(),
        point.value(),
        point.standardError(),
        point.value() - point.halfWidth(),
        point.value() + point.halfWidth());
  }

  private static String line(List<?> cells) {
    return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String cell(Object value) {
    String text = String.valueOf(value);
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
