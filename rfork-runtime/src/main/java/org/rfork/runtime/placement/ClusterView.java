package org.rfork.runtime.placement;

import java.util.List;

/**
 * The nodes that may run forks now.
 *
 * @param workers sorted by id
 */
public record ClusterView(List<NodeStatus> workers) {
  /** Copies the list. */
  public ClusterView {
    workers = List.copyOf(workers);
  }
}
