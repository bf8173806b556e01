package org.rfork.perf;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the asked works on the asked systems, one system at a time, and prints one table. */
@Command(
    name = "perf/run",
    description = "Measures rfork and its peers side by side, one at a time, on this machine.",
    footer = {
      "",
      "perf/run jmh [REGEX] [JMH OPTIONS] runs the JMH benchmarks of the parts instead.",
      "docs/performance.md says what each figure means."
    })
public final class Main implements Callable<Integer> {
  private static final int FAILED = 1;

  /** How results are printed. */
  enum Format {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--works",
      split = ",",
      paramLabel = "WORK",
      description = "What to measure: ${COMPLETION-CANDIDATES}. Default: all.")
  private List<Load> works = List.of(Load.values());

  @Option(
      names = "--systems",
      split = ",",
      paramLabel = "SYSTEM",
      description = "On what: ${COMPLETION-CANDIDATES}. Default: all.")
  private List<Peer> systems = List.of(Peer.values());

  @Option(
      names = "--nodes",
      defaultValue = "2",
      description = "Node processes besides the caller's, from 1. Default: ${DEFAULT-VALUE}.")
  private int nodes;

  @Option(
      names = "--warm-up",
      defaultValue = "20",
      description =
          "Seconds for which each work runs on each system before it is measured."
              + " Default: ${DEFAULT-VALUE}.")
  private double warmUp;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "Seconds to measure each work on each system. Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format;

  private Main() {}

  /** Exits with 0, with 1 if a system failed, with 2 if an option is wrong. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command with its way to read options. */
  static CommandLine commandLine() {
    CommandLine command = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build());
    return command;
  }

  @Override
  public Integer call() {
    require(nodes >= 1, "--nodes must be 1 or more, not " + nodes);
    require(seconds >= 0.1, "--seconds must be 0.1 or more, not " + seconds);
    require(warmUp >= 0.1, "--warm-up must be 0.1 or more, not " + warmUp);
    List<Result> results = new ArrayList<>();
    int status = 0;
    for (Peer system : systems) {
      try {
        measure(system, results);
      } catch (IllegalStateException failure) {
        spec.commandLine().getErr().println("perf: " + system + " failed: " + failure.getMessage());
        status = FAILED;
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(format == Format.JSON ? Report.json(results) : Report.table(results));
    out.flush();
    return status;
  }

  private void measure(Peer system, List<Result> results) {
    List<Load> loads = works.stream().filter(system::takes).distinct().toList();
    if (loads.isEmpty()) {
      return;
    }
    Duration time = Duration.ofMillis((long) (seconds * 1000));
    Duration before = Duration.ofMillis((long) (warmUp * 1000));
    Duration limit = time.plus(before).multipliedBy(20).plusMinutes(2);
    try (Children driver =
        Children.start(
            "driver-of-" + system,
            1,
            Driver.class,
            system.flags(),
            number -> Driver.arguments(system, nodes, before, time, loads))) {
      Stream.generate(() -> driver.next(limit))
          .takeWhile(line -> !line.equals(Driver.DONE))
          .map(Main::result)
          .forEach(
              result -> {
                tell(result);
                results.add(result);
              });
    }
  }

  private void tell(Result result) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        Locale.ROOT,
        "perf: %s %s %.1f %s%n",
        result.system(),
        result.work(),
        result.median(),
        result.unit());
    err.flush();
  }

  private static Result result(String line) {
    if (line.startsWith(Driver.FAILED)) {
      throw new IllegalStateException(line.substring(Driver.FAILED.length()));
    }
    try {
      return Result.ofMap(JSON.std.mapFrom(line));
    } catch (IOException e) {
      throw new IllegalStateException("the driver said '" + line + "'", e);
    }
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }
}
