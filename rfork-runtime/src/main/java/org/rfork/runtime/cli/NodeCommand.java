package org.rfork.runtime.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.launch.FreePort;
import org.rfork.runtime.launch.ParentWatch;
import org.rfork.runtime.launch.RunRegistry;
import org.rfork.runtime.launch.WorkerNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "node",
    description = {
      "Starts a node that joins a cluster and runs forks until it is stopped.",
      "Without --cluster (and seed nodes in the configuration) it begins a cluster of its own."
    })
final class NodeCommand implements Callable<Integer> {
  private final Context context;

  @Option(
      names = "--cluster",
      paramLabel = "HOST:PORT",
      description = "a node of the cluster to join.")
  private @Nullable String cluster;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "unique in its cluster; default: host name and process id.")
  private @Nullable String name;

  @Option(names = "--host", paramLabel = "HOST", description = "the address others reach it by.")
  private @Nullable String host;

  @Option(names = "--port", paramLabel = "PORT", description = "its port; default: a free one.")
  private @Nullable Integer port;

  @Option(
      names = "--roles",
      paramLabel = "ROLE",
      split = ",",
      description = "what placement rules ask for; default worker, which runs forks.")
  private @Nullable List<String> roles;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "forks that run at once; default: the cores.")
  private @Nullable Integer threads;

  @Option(names = "--config", paramLabel = "FILE", description = "HOCON settings.")
  private @Nullable Path config;

  @Option(names = "--die-with-parent", hidden = true)
  private boolean dieWithParent;

  NodeCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (dieWithParent) {
      ParentWatch.start(System.in, context.parentEnded());
    }
    RforkConfig settings = RforkConfig.load(config, overrides());
    if (!settings.cluster().seedNodes().isEmpty()) {
      WorkerNode.run(settings, this::join, RunningNode::close, context.screen()::out);
      return ExitCode.OK.code();
    }
    RforkConfig.Node own = settings.node();
    int ownPort = own.port() == 0 ? FreePort.on(own.bindHost()) : own.port();
    String address = own.host() + ":" + ownPort;
    Map<String, Object> beginning = overrides();
    beginning.put("rfork.node.port", ownPort);
    beginning.put("rfork.cluster.seed-nodes", List.of(address));
    RforkConfig beginner = RforkConfig.load(config, beginning);
    RunRegistry.Registration entry =
        context.registry().register(address, RunRegistry.newCluster("rfork node"), "rfork node");
    try {
      WorkerNode.run(
          beginner, context.clusters()::start, RunningNode::close, context.screen()::out);
    } finally {
      entry.close();
    }
    return ExitCode.OK.code();
  }

  private RunningNode join(RforkConfig settings) {
    RunningNode node = context.clusters().start(settings);
    context.registry().join(node.address(), settings.cluster().seedNodes());
    return node;
  }

  private Map<String, Object> overrides() {
    Map<String, Object> overrides = new LinkedHashMap<>();
    put(overrides, "rfork.node.name", name);
    put(overrides, "rfork.node.host", host);
    put(overrides, "rfork.node.port", port);
    put(overrides, "rfork.node.roles", roles);
    put(overrides, "rfork.node.threads", threads);
    put(overrides, "rfork.cluster.seed-nodes", cluster == null ? null : List.of(cluster));
    return overrides;
  }

  private static void put(Map<String, Object> overrides, String key, @Nullable Object value) {
    if (value != null) {
      overrides.put(key, value);
    }
  }
}
