package org.rfork.runtime.placement;

import java.util.List;
import java.util.function.Supplier;

/** One way to choose among the nodes that are allowed. Called from many threads at once. */
interface Strategy {
  /** Its name in config. */
  String name();

  /** Chooses one of {@code allowed}, which is not empty and sorted by id. */
  Choice choose(List<NodeStatus> allowed, PlacementRequest request);

  /**
   * A node and why it was taken.
   *
   * @param reason tells it when somebody asks, which is rare
   */
  record Choice(NodeStatus node, Supplier<String> reason) {}
}
