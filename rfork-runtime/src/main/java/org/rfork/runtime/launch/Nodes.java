package org.rfork.runtime.launch;

import java.time.Duration;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.view.ClusterSnapshot;

/** Starts nodes in this JVM, and asks clusters from outside. */
public final class Nodes {
  private Nodes() {}

  /**
   * Starts a node and, if it has seed nodes, joins them.
   *
   * @throws ClusterException if the cluster cannot be joined within its time limit
   */
  @SuppressWarnings("DoNotCallSuggester")
  public static RunningNode start(RforkConfig config) {
    throw new UnsupportedOperationException("node " + config.node().name());
  }

  /**
   * Asks a running cluster without joining it.
   *
   * @param address {@code host:port} of any of its nodes
   * @throws ClusterException if it cannot be reached within the limit
   */
  @SuppressWarnings("DoNotCallSuggester")
  public static ClusterSnapshot observe(String address, Duration limit) {
    throw new UnsupportedOperationException(address + " within " + limit);
  }
}
