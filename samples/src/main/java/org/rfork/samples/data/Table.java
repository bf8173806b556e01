package org.rfork.samples.data;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of numbers by date, read from a comma-separated file of this package's resources. Where
 * they come from is said in {@code SOURCES.md} beside them. Rows with an empty cell in a wanted
 * column are left out.
 *
 * @param dates each row's date, ascending
 * @param columns the wanted columns, in the order asked for, each as long as the dates
 */
public record Table(List<LocalDate> dates, List<List<Double>> columns) {
  private static final String DATE = "Date";

  /** Copies the rows. */
  public Table {
    dates = List.copyOf(dates);
    columns = columns.stream().map(List::copyOf).toList();
  }

  /** One column's numbers, in the order of the dates. */
  public double[] column(int index) {
    return columns.get(index).stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Reads some columns of a file whose first column is {@code Date}.
   *
   * @param file the file's name, such as {@code wti-daily.csv}
   * @param wanted the headers of the columns to read
   * @throws IOException if there is no such file, it lacks a column, or a row makes no sense
   */
  public static Table read(String file, String... wanted) throws IOException {
    InputStream stream = Table.class.getResourceAsStream(file);
    if (stream == null) {
      throw new FileNotFoundException("the samples hold no data file '" + file + "'");
    }
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return read(in, file, wanted);
    }
  }

  private static Table read(BufferedReader in, String file, String... wanted) throws IOException {
    String header = in.readLine();
    List<String> headers = header == null ? List.of() : List.of(header.split(",", -1));
    if (headers.isEmpty() || !headers.get(0).equals(DATE)) {
      throw new IOException(file + " begins with '" + header + "', not with a column " + DATE);
    }
    int[] places = new int[wanted.length];
    List<List<Double>> columns = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      places[i] = headers.indexOf(wanted[i]);
      if (places[i] < 0) {
        throw new IOException(file + " has no column '" + wanted[i] + "', but " + headers);
      }
      columns.add(new ArrayList<>());
    }
    List<LocalDate> dates = new ArrayList<>();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      addRow(file, line, places, dates, columns);
    }
    return new Table(dates, columns);
  }

  private static void addRow(
      String file, String line, int[] places, List<LocalDate> dates, List<List<Double>> columns)
      throws IOException {
    String[] cells = line.split(",", -1);
    try {
      LocalDate date = LocalDate.parse(cells[0]);
      if (!dates.isEmpty() && !date.isAfter(dates.get(dates.size() - 1))) {
        throw new IOException(file + ": " + date + " does not follow the date before it");
      }
      double[] numbers = new double[places.length];
      for (int i = 0; i < places.length; i++) {
        if (cells[places[i]].isEmpty()) {
          return;
        }
        numbers[i] = Double.parseDouble(cells[places[i]]);
      }
      dates.add(date);
      for (int i = 0; i < numbers.length; i++) {
        columns.get(i).add(numbers[i]);
      }
    } catch (DateTimeParseException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException(file + ": cannot read the row '" + line + "'", e);
    }
  }
}
