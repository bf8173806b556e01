package org.rfork.perf;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows how the cost of a fork grows with the nodes of a cluster and the forks in flight. */
@Command(
    name = "replay",
    description = {
      "Has the real table and the real placement of a home decide for forks of a simulated cluster.",
      "Prints what a fork costs its home, in ns, by nodes and forks in flight."
    })
final class ReplayCommand implements Callable<Integer> {
  /** What the works of its rows begin with. */
  static final String PREFIX = "replay-";

  @Spec private CommandSpec spec;

  @Option(
      names = "--nodes",
      split = ",",
      paramLabel = "N",
      description = "Nodes of the clusters. Default: 10,100,1000,10000.")
  private List<Integer> nodes = List.of(10, 100, 1000, 10_000);

  @Option(
      names = "--forks",
      split = ",",
      paramLabel = "N",
      description = "Forks in flight. Default: 1000,10000,100000.")
  private List<Integer> forks = List.of(1000, 10_000, 100_000);

  @Option(
      names = {"-o", "--output"},
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private OutputFormat format;

  @Override
  public Integer call() {
    Replay.cost(nodes.get(0), forks.get(0)); // compiled before the first that counts
    List<Result> results = new ArrayList<>();
    for (int inFlight : forks) {
      for (int size : nodes) {
        results.add(Replay.cost(size, inFlight));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(format == OutputFormat.JSON ? Report.json(results) : table(results));
    out.flush();
    return 0;
  }

  private String table(List<Result> results) {
    StringBuilder table =
        new StringBuilder("ns a fork, by forks in flight and nodes; the last over the first\n");
    table.append(cell("forks"));
    nodes.forEach(size -> table.append(cell(size.toString())));
    table.append(cell("x")).append('\n');
    for (int row = 0; row < forks.size(); row++) {
      List<Result> ofRow = results.subList(row * nodes.size(), (row + 1) * nodes.size());
      table.append(cell(forks.get(row).toString()));
      ofRow.forEach(result -> table.append(cell(figure("%,.0f", result.median()))));
      double ratio = ofRow.get(ofRow.size() - 1).median() / ofRow.get(0).median();
      table.append(cell(figure("%.2f", ratio))).append('\n');
    }
    return table.toString();
  }

  private static String figure(String form, double value) {
    return String.format(Locale.ROOT, form, value);
  }

  private static String cell(String text) {
    return String.format(Locale.ROOT, "%9s", text);
  }
}
