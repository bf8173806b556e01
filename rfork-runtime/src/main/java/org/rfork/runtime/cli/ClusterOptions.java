package org.rfork.runtime.cli;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.Order;
import org.rfork.runtime.launch.RunRegistry;
import org.rfork.runtime.view.ClusterSnapshot;
import picocli.CommandLine.Option;

/** Which cluster to ask, and how to show its answer. */
final class ClusterOptions {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @Option(
      names = "--cluster",
      paramLabel = "HOST:PORT",
      description = "any node of the cluster; default: the one of yours that runs here.")
  @Nullable String cluster;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json. Default text.")
  OutputFormat output = OutputFormat.TEXT;

  /**
   * What the nodes of that cluster say.
   *
   * @throws CliException if there is none, or more than one and none was named
   */
  ClusterSnapshot ask(Context context) {
    List<String> nodes = nodes(context);
    for (String node : nodes.subList(0, nodes.size() - 1)) {
      try {
        return asked(context, node);
      } catch (ClusterException frozenOrGone) {
        // The next one may answer.
      }
    }
    return asked(context, nodes.get(nodes.size() - 1));
  }

  private ClusterSnapshot asked(Context context, String node) {
    ClusterSnapshot answer = context.clusters().observe(node, LIMIT);
    cluster = node;
    return answer;
  }

  /**
   * Has that cluster do something.
   *
   * @throws CliException as {@link #ask}
   */
  Order.Answer command(Context context, Order order) {
    return context.clusters().command(address(context), order, order.limit().plus(PATIENCE));
  }

  /** A node of that cluster, one that answers if more than one is known; fails as {@link #ask}. */
  String address(Context context) {
    List<String> nodes = nodes(context);
    if (nodes.size() > 1) {
      ask(context);
    }
    return cluster == null ? nodes.get(0) : cluster;
  }

  private List<String> nodes(Context context) {
    if (cluster != null) {
      return List.of(cluster);
    }
    if (!isOneRunning(context)) {
      throw new CliException(
          ExitCode.CLUSTER,
          "no cluster of yours runs on this machine: start one with rfork run, or name one with"
              + " --cluster HOST:PORT");
    }
    return context.registry().nodesWith(only(context));
  }

  /** Whether a cluster was named, or this user has one here. */
  boolean isThereOne(Context context) {
    return cluster != null || isOneRunning(context);
  }

  private static String only(Context context) {
    List<RunRegistry.Entry> running = context.registry().running();
    if (running.size() != 1) {
      throw new CliException(
          ExitCode.USAGE,
          "these clusters of yours are running; name one with --cluster:\n"
              + running.stream()
                  .map(run -> "  " + run.address() + "  " + run.program() + ", pid " + run.pid())
                  .collect(Collectors.joining("\n")));
    }
    return running.get(0).address();
  }

  private static boolean isOneRunning(Context context) {
    return !context.registry().running().isEmpty();
  }

  /**
   * A fork's path from the command line.
   *
   * @throws CliException if it is none
   */
  static ForkPath path(String text) {
    try {
      return new ForkPath(text);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
