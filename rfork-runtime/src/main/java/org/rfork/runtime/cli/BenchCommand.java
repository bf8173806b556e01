package org.rfork.runtime.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.rfork.ForkOptions;
import org.rfork.RemoteFork;
import org.rfork.runtime.bench.BenchFork;
import org.rfork.runtime.view.NodeSnapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "bench",
    description = {
      "Measures what forks cost on local node processes or on a running cluster, and says how much",
      "work a fork must have there to pay. For two cores and more; other work disturbs it."
    })
final class BenchCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Context context;

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description =
          "how long each of four figures is measured, after as long a warm-up; default 2.")
  private double seconds = 2;

  BenchCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    options.check();
    if (options.durable) {
      throw new CliException(ExitCode.USAGE, "a measurement is not durable: leave --durable out");
    }
    if (!(seconds >= 0.01 && seconds <= 3600)) {
      throw new CliException(
          ExitCode.USAGE, "--seconds must be from 0.01 to 3600, not " + Format.plain(seconds));
    }
    try (DriverCluster cluster = DriverCluster.start(context, options, "bench")) {
      context.screen().err("cluster is up at " + cluster.node().address());
      print(measured(cluster));
    }
    return ExitCode.OK.code();
  }

  private BenchResult measured(DriverCluster cluster) {
    long millis = (long) (seconds * 1000);
    BenchFork.Cost local = BenchFork.Cost.ofArray(RemoteFork.fork(new BenchFork(millis)).join());
    BenchFork.Cost travelling = BenchFork.measure(ForkOptions.DEFAULT, millis);
    List<NodeSnapshot> workers =
        cluster.node().snapshot(PATIENCE).nodes().stream()
            .filter(node -> node.roles().contains("worker"))
            .toList();
    int threads = workers.stream().mapToInt(NodeSnapshot::threads).sum();
    return new BenchResult(workers.size(), threads, local, travelling);
  }

  private void print(BenchResult result) {
    if (options.output == OutputFormat.JSON) {
      context.screen().out(Json.document(result.toMap()));
    } else {
      result.lines().forEach(context.screen()::out);
    }
  }
}
