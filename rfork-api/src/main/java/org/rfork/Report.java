package org.rfork;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link Program} answers.
 *
 * @param value the estimate
 * @param standardError its standard error, in the value's unit; 0 for an exact answer
 * @param confidenceLow the lower end of the 95 % confidence interval
 * @param confidenceHigh its upper end
 * @param samples how many random samples (or pixels, sweeps) stand behind it
 * @param result what else the program answers, by name, in order: numbers, strings, booleans, lists
 *     and maps of these
 * @param written files that were written
 */
public record Report(
    double value,
    double standardError,
    double confidenceLow,
    double confidenceHigh,
    long samples,
    Map<String, Object> result,
    List<Path> written) {
  /** The 97.5 % quantile of the standard normal distribution. */
  private static final double Z_95 = 1.959963984540054;

  /** Copies the collections. */
  public Report {
    result = new LinkedHashMap<>(result);
    written = List.copyOf(written);
  }

  /** A report whose confidence interval is the normal one about the value. */
  public static Report of(
      double value,
      double standardError,
      long samples,
      Map<String, Object> result,
      List<Path> written) {
    return new Report(
        value,
        standardError,
        value - Z_95 * standardError,
        value + Z_95 * standardError,
        samples,
        result,
        written);
  }
}
