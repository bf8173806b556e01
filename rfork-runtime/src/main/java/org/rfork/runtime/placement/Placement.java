package org.rfork.runtime.placement;

/** The answer to a {@link PlacementRequest}. */
public sealed interface Placement {
  /** The rule that matched, by name; empty for none. */
  String rule();

  /** The strategy that decided. */
  String strategy();

  /** A sentence with the figures that decided. */
  String reason();

  /**
   * This node.
   *
   * @param limitPerNode how many forks of the rule run at once on a node; 0 = no limit
   */
  record On(NodeStatus node, String rule, String strategy, String reason, int limitPerNode)
      implements Placement {}

  /** No node now. */
  record Nowhere(String rule, String strategy, String reason) implements Placement {}
}
