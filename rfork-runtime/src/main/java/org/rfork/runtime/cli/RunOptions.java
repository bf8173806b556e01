package org.rfork.runtime.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options of {@code rfork run} itself; they stand before or after the program's name. */
final class RunOptions {
  @Option(
      names = "--durable",
      scope = ScopeType.INHERIT,
      description = {
        "the job outlives this command and the loss of any one node; Ctrl-C leaves it running.",
        "For samples, whose root can run again."
      })
  boolean durable;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      scope = ScopeType.INHERIT,
      description = "local node processes to start; default 2. Not with --cluster.")
  @Nullable Integer nodes;

  @Option(
      names = "--threads",
      paramLabel = "T",
      scope = ScopeType.INHERIT,
      description =
          "forks that a local node runs at once; default: the cores, shared by the nodes.")
  @Nullable Integer threads;

  @Option(
      names = "--cluster",
      paramLabel = "HOST:PORT",
      scope = ScopeType.INHERIT,
      description = "run on the cluster that this node is in, and start none.")
  @Nullable String cluster;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "HOCON settings, for the driver and its nodes.")
  @Nullable Path config;

  @Option(
      names = "--seed",
      paramLabel = "S",
      scope = ScopeType.INHERIT,
      description = "seed of all random streams; the same seed gives the same bits. Default 1.")
  long seed = 1;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      description = "text, or json: one document on standard output. Default text.")
  OutputFormat output = OutputFormat.TEXT;

  @Option(
      names = "--class-path",
      paramLabel = "PATH",
      scope = ScopeType.INHERIT,
      description = "jars and directories of your own, which the launcher puts on the class path.")
  @Nullable String classPath;

  /** How many local nodes to start; 0 when a cluster is to be joined. */
  int localNodes() {
    if (cluster != null) {
      return 0;
    }
    return nodes == null ? 2 : nodes;
  }

  /**
   * Checks what picocli cannot.
   *
   * @throws CliException naming the option
   */
  void check() {
    if (cluster != null && nodes != null) {
      throw usage("--nodes starts a cluster and --cluster joins one: leave one of them out");
    }
    if (nodes != null && (nodes < 1 || nodes > 1000)) {
      throw usage("--nodes must be from 1 to 1000, not " + nodes);
    }
    if (threads != null && (threads < 1 || threads > 4096)) {
      throw usage("--threads must be from 1 to 4096, not " + threads);
    }
    if (classPath != null) {
      ClassPath.require(classPath);
    }
  }

  private static CliException usage(String message) {
    return new CliException(ExitCode.USAGE, message);
  }
}
