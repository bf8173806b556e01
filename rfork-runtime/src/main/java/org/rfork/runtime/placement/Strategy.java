package org.rfork.runtime.placement;

import java.util.function.Supplier;

/** One way to choose among the nodes that are allowed. Called from many threads at once. */
interface Strategy {
  /** Its name in config. */
  String name();

  /** Chooses one of {@code allowed}, which are not none. */
  Choice choose(Candidates allowed, PlacementRequest request);

  /**
   * A node and why it was taken.
   *
   * @param reason tells it when somebody asks, which is rare
   */
  record Choice(NodeStatus node, Supplier<String> reason) {}
}
