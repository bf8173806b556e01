package org.rfork.runtime.placement;

import java.util.Set;
import org.rfork.runtime.NodeId;

/**
 * A node that may run forks, as the placing node knows it.
 *
 * @param roles its roles
 * @param threads how many forks it runs at once; at least 1
 * @param load forks queued and running there, as the placing node believes
 * @param self whether it is the placing node
 */
public record NodeStatus(NodeId id, Set<String> roles, int threads, int load, boolean self) {
  /** Copies the roles and checks the threads. */
  public NodeStatus {
    roles = Set.copyOf(roles);
    if (threads < 1) {
      throw new IllegalArgumentException("node " + id + " must have threads, not " + threads);
    }
  }
}
