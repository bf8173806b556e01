package org.rfork.runtime.placement;

import java.util.List;

/**
 * All that config says of placement.
 *
 * @param defaultStrategy the strategy where neither a rule nor the fork names one
 * @param rules the first one that matches wins
 * @param stayBelowNanos forks of a class that runs shorter than this stay on their node, where the
 *     default strategy is to choose; 0: none do for that
 */
public record PlacementRules(
    String defaultStrategy, List<PlacementRule> rules, long stayBelowNanos) {
  /** Copies the rules. */
  public PlacementRules {
    rules = List.copyOf(rules);
  }
}
