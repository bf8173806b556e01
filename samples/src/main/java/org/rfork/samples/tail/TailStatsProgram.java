package org.rfork.samples.tail;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rfork.Program;
import org.rfork.Report;
import org.rfork.Task;
import org.rfork.samples.Check;
import picocli.CommandLine.Option;

/** The sample {@code tail-stats}. */
public final class TailStatsProgram implements Program<TailStats.Result> {
  private static final int MOST_PORT = 65_535;
  private static final long MOST_PAIRS = 1_000_000_000_000L;

  @Option(
      names = "--file",
      paramLabel = "ROOT:PATH",
      description = "The file that grows, a number a line. Required.")
  private @Nullable String file;

  @Option(
      names = "--feed",
      paramLabel = "HOST:PORT",
      description =
          "What sends a number a line. It first gets a line FROM n, and is to go on from that byte."
              + " Required.")
  private @Nullable String feed;

  @Option(
      names = "--report",
      paramLabel = "ROOT:PATH",
      defaultValue = "data:report.txt",
      description = "The file to write. Default: ${DEFAULT-VALUE}.")
  private String report = "data:report.txt";

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many numbers to take of each. Default: ${DEFAULT-VALUE}.")
  private long pairs = 1000;

  @Option(
      names = "--every",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many pairs there are to a line of the report. Default: ${DEFAULT-VALUE}.")
  private long every = 10;

  /** With all options at their defaults. */
  public TailStatsProgram() {}

  @Override
  public String name() {
    return "tail-stats";
  }

  @Override
  public String summary() {
    return "how a growing file and a TCP feed go together, by a continuation that may move";
  }

  @Override
  public Task<TailStats.Result> root() {
    String growing = required("--file", file);
    String from = required("--feed", feed);
    int colon = from.lastIndexOf(':');
    if (colon < 1 || !from.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException("--feed must be HOST:PORT, not '" + from + "'");
    }
    int port =
        (int) Check.within("--feed", Integer.parseInt(from.substring(colon + 1)), 1, MOST_PORT);
    return new TailStats(
        new TailStats.Source(
            growing,
            from.substring(0, colon),
            port,
            report,
            Check.within("--pairs", pairs, 1, MOST_PAIRS),
            Check.within("--every", every, 1, MOST_PAIRS)));
  }

  private static String required(String option, @Nullable String value) {
    if (value == null) {
      throw new IllegalArgumentException(option + " is missing");
    }
    return value;
  }

  @Override
  public Report report(TailStats.Result result) {
    double error = result.deviationOfFile() / StrictMath.sqrt((double) result.pairs());
    return Report.of(
        result.meanOfFile(),
        error,
        result.pairs(),
        Map.of("meanOfFeed", result.meanOfFeed(), "correlation", result.correlation()),
        List.of());
  }
}
