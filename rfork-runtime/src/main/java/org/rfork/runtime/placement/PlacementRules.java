package org.rfork.runtime.placement;

import java.util.List;

/**
 * All that config says of placement.
 *
 * @param defaultStrategy the strategy where neither a rule nor the fork names one
 * @param rules the first one that matches wins
 */
public record PlacementRules(String defaultStrategy, List<PlacementRule> rules) {
  /** Copies the rules. */
  public PlacementRules {
    rules = List.copyOf(rules);
  }
}
