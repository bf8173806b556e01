package org.rfork.runtime.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.launch.Detached;
import org.rfork.runtime.launch.JvmCommand;
import org.rfork.runtime.launch.Nodes;
import org.rfork.runtime.launch.ParentWatch;
import org.rfork.runtime.launch.WorkerNode;

/**
 * A node process that {@code rfork run} starts: how it is told what to be, and what it does then.
 * Its arguments are settings, {@code key=value}, and {@code --config=FILE}; of one that outlives
 * {@code rfork run} also what its cluster is called and what runs there.
 */
final class LocalNode {
  static final String COMMAND = "local-node";

  private static final String CONFIG = "--config=";
  private static final String CLUSTER = "--cluster=";
  private static final String PROGRAM = "--program=";
  private static final Set<String> LISTS = Set.of("rfork.node.roles", "rfork.cluster.seed-nodes");

  private LocalNode() {}

  /** The command that starts such a process. */
  static ProcessBuilder command(
      JvmCommand jvm, @Nullable Path config, Map<String, String> settings) {
    List<String> arguments = new ArrayList<>();
    arguments.add(COMMAND);
    if (config != null) {
      arguments.add(CONFIG + config.toAbsolutePath());
    }
    settings.forEach((key, value) -> arguments.add(key + "=" + value));
    return jvm.forNode().running(Main.class.getName(), arguments);
  }

  /**
   * The command that starts one that goes on when this process ends, and ends when it has no jobs.
   *
   * @param cluster what the registry calls the cluster
   * @param program what the registry shall say runs there
   * @param log where it writes what it prints
   */
  static ProcessBuilder detached(
      ProcessBuilder attached, String cluster, String program, Path log) {
    List<String> command = new ArrayList<>(attached.command());
    command.add(CLUSTER + cluster);
    command.add(PROGRAM + program);
    return Detached.command(new ProcessBuilder(command), log);
  }

  /** Is the node until it stops, or until standard input ends if it is not detached. */
  static int run(List<String> arguments, Runnable parentEnded) {
    String cluster = value(arguments, CLUSTER);
    if (cluster.isEmpty()) {
      ParentWatch.start(System.in, parentEnded);
    }
    try {
      WorkerNode.run(
          config(arguments),
          config ->
              cluster.isEmpty()
                  ? Nodes.start(config)
                  : Nodes.startDetached(config, cluster, value(arguments, PROGRAM)),
          RunningNode::halt,
          System.out::println);
      return ExitCode.OK.code();
    } catch (RuntimeException e) {
      FailureText failure = FailureText.of(e);
      failure.lines().forEach(System.err::println);
      return failure.exitCode().code();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED.code();
    }
  }

  private static String value(List<String> arguments, String option) {
    return arguments.stream()
        .filter(argument -> argument.startsWith(option))
        .map(argument -> argument.substring(option.length()))
        .findFirst()
        .orElse("");
  }

  static RforkConfig config(List<String> arguments) {
    Path file = null;
    Map<String, Object> settings = new LinkedHashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("'" + argument + "' is not of the form key=value");
      } else if (argument.startsWith(CONFIG)) {
        file = Path.of(argument.substring(CONFIG.length()));
      } else if (!argument.startsWith(CLUSTER) && !argument.startsWith(PROGRAM)) {
        String key = argument.substring(0, equals);
        String value = argument.substring(equals + 1);
        settings.put(key, LISTS.contains(key) ? List.of(value.split(",", -1)) : value);
      }
    }
    return RforkConfig.load(file, settings);
  }
}
