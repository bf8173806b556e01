package org.rfork.runtime.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text in columns as wide as their widest cell. */
final class Table {
  private static final String GAP = "  ";

  private final List<String> header;
  private final boolean[] right;
  private final List<List<String>> rows = new ArrayList<>();

  /** Column titles; those that begin with {@code >} stand, as their cells, at the right. */
  Table(String... titles) {
    this.header = Arrays.stream(titles).map(title -> title.replaceFirst("^>", "")).toList();
    this.right = new boolean[titles.length];
    for (int column = 0; column < titles.length; column++) {
      right[column] = titles[column].startsWith(">");
    }
  }

  /** Adds a row; an empty cell shows as a dash. */
  void row(Object... cells) {
    rows.add(
        Arrays.stream(cells)
            .map(String::valueOf)
            .map(cell -> cell.isEmpty() ? "-" : cell.replace('\n', ' '))
            .toList());
  }

  /** The header and the rows, without blanks at line ends. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line(header));
    rows.forEach(row -> lines.add(line(row)));
    return lines;
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String padding = " ".repeat(width(column) - cell.length());
      line.append(right[column] ? padding + cell : cell + padding).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream()
        .mapToInt(row -> row.get(column).length())
        .reduce(header.get(column).length(), Math::max);
  }
}
