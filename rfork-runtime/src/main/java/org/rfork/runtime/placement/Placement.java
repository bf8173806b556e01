package org.rfork.runtime.placement;

import java.util.function.Supplier;

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
   * @param why tells the reason, if somebody asks
   * @param limitPerNode how many forks of the rule run at once on a node; 0 = no limit
   */
  record On(NodeStatus node, String rule, String strategy, Supplier<String> why, int limitPerNode)
      implements Placement {
    @Override
    public String reason() {
      return why.get();
    }

    /** The same for another reason. */
    public On because(Supplier<String> other) {
      return new On(node, rule, strategy, other, limitPerNode);
    }
  }

  /** No node now. */
  record Nowhere(String rule, String strategy, String reason) implements Placement {}
}
