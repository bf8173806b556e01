package org.rfork.runtime.launch;

import java.time.Duration;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.Order;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.node.ClusterNode;
import org.rfork.runtime.node.Observer;
import org.rfork.runtime.view.ClusterSnapshot;
import org.rfork.spi.Runtimes;

/** Where nodes come from. */
public final class Nodes {
  private Nodes() {}

  /**
   * Starts a node in this JVM, joins it to its cluster if its configuration names one, and makes it
   * the node behind {@link org.rfork.RemoteFork}.
   *
   * @throws ClusterException if it cannot listen or join, saying where and why
   */
  public static RunningNode start(RforkConfig config) {
    try {
      return ClusterNode.start(config, Runtimes::install);
    } catch (ClusterException e) {
      Runtimes.install(null);
      throw e;
    }
  }

  /**
   * As {@link #start}, a node that is in the registry of running clusters, and leaves its cluster
   * by itself when that has had no jobs for a while.
   *
   * @param cluster what the registry calls the cluster
   * @param program what the registry shall say runs there
   */
  public static RunningNode startDetached(RforkConfig config, String cluster, String program) {
    RunningNode node = start(config);
    RunRegistry registry = RunRegistry.ofUser();
    RunRegistry.Registration entry = registry.register(node.address(), cluster, program);
    LastJobWatch.start(
        node,
        config.cluster(),
        () -> {
          entry.close();
          registry.forgetLog(cluster, node.name());
        });
    return node;
  }

  /**
   * Asks a running cluster how it is, without joining it.
   *
   * @param address {@code host:port} of one of its nodes
   * @throws ClusterException if nobody answers within the limit
   */
  public static ClusterSnapshot observe(String address, Duration limit) {
    return Observer.snapshot(address, limit);
  }

  /**
   * Has a running cluster do something, without joining it.
   *
   * @param address {@code host:port} of one of its nodes
   * @return what the node that it concerns says; {@link Order.Answer#NONE} if it concerns none
   * @throws ClusterException if nobody answers within the limit
   */
  public static Order.Answer command(String address, Order order, Duration limit) {
    return Observer.command(address, order, limit);
  }
}
