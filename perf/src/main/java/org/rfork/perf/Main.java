package org.rfork.perf;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
      "docs/performance.md says what each work and each figure means."
    })
public final class Main implements Callable<Integer> {
  private static final int FAILED = 1;

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
      description =
          "Seconds to measure each work on each system; pi and checkpoints take a multiple."
              + " Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private OutputFormat format;

  private final @Nullable Path launcher;

  private Main(@Nullable Path launcher) {
    this.launcher = launcher;
  }

  /** Exits with 0, with 1 if a system failed, with 2 if an option is wrong. */
  public static void main(String[] args) {
    String launcher = System.getProperty("perf.launcher");
    System.exit(commandLine(launcher == null ? null : Path.of(launcher)).execute(args));
  }

  /**
   * The command with its way to read options.
   *
   * @param launcher the command {@code rfork}; null if it is not known where that is
   */
  static CommandLine commandLine(@Nullable Path launcher) {
    CommandLine command = new CommandLine(new Main(launcher));
    command.addSubcommand(new ReplayCommand());
    command.addSubcommand(new ChartsCommand());
    command.setCaseInsensitiveEnumValuesAllowed(true);
    helpOf(command);
    command.getSubcommands().values().forEach(Main::helpOf);
    return command;
  }

  private static void helpOf(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build());
  }

  @Override
  public Integer call() {
    require(nodes >= 1, "--nodes must be 1 or more, not " + nodes);
    require(seconds >= 0.1, "--seconds must be 0.1 or more, not " + seconds);
    require(warmUp >= 0.1, "--warm-up must be 0.1 or more, not " + warmUp);
    Processes processes = new Processes(launcher, nodes, duration(warmUp), duration(seconds));
    List<Result> results = new ArrayList<>();
    int status = 0;
    for (Peer system : systems) {
      for (List<Load> loads : groups(system)) {
        try {
          processes.measure(
              system,
              loads,
              result -> {
                tell(result);
                results.add(result);
              });
        } catch (IllegalStateException failure) {
          spec.commandLine()
              .getErr()
              .println("perf: " + system + " failed in " + loads + ": " + failure.getMessage());
          status = FAILED;
        }
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        format == OutputFormat.JSON ? Report.json(results) : Report.table(results, systems));
    out.flush();
    return status;
  }

  /** Loads that share a running system, then each of the others. */
  private List<List<Load>> groups(Peer system) {
    List<Load> loads = works.stream().filter(system::takes).distinct().sorted().toList();
    List<List<Load>> groups = new ArrayList<>();
    List<Load> together = loads.stream().filter(Load::shares).toList();
    if (!together.isEmpty()) {
      groups.add(together);
    }
    loads.stream().filter(load -> !load.shares()).forEach(load -> groups.add(List.of(load)));
    return groups;
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000));
  }

  private void tell(Result result) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        Locale.ROOT,
        "perf: %s %s %.2f %s%n",
        result.system(),
        result.work(),
        result.median(),
        result.unit());
    err.flush();
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }
}
