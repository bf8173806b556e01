package org.rfork.runtime.cli;

import java.util.ArrayList;
import java.util.List;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.launch.FreePort;
import org.rfork.runtime.launch.Nodes;

/**
 * What the launcher has one JVM do before all others, for its archive of classes: be a node and the
 * driver of it, and then a driver with a node process of its own, so that both find theirs there.
 */
final class Training {
  static final String COMMAND = "train";

  private Training() {}

  /**
   * Runs a program in both ways.
   *
   * @param program what follows {@code rfork run}, but for where it runs
   * @return the exit code of the first that fails
   */
  static int run(List<String> program) {
    String host = RforkConfig.load(null).node().host();
    String port = Integer.toString(FreePort.on(host));
    String address = host + ":" + port;
    RforkConfig config =
        LocalNode.config(
            List.of(
                "rfork.node.name=trained",
                "rfork.node.port=" + port,
                "rfork.cluster.seed-nodes=" + address));
    int code;
    try (RunningNode node = Nodes.start(config)) {
      code = run(program, "--cluster", node.address());
    }
    return code == ExitCode.OK.code() ? run(program, "--nodes", "1") : code;
  }

  private static int run(List<String> program, String option, String value) {
    List<String> args = new ArrayList<>();
    args.add("run");
    args.addAll(program);
    args.addAll(List.of(option, value));
    return Commands.execute(args.toArray(String[]::new), () -> {});
  }
}
