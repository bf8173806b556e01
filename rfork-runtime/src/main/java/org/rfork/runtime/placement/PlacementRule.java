package org.rfork.runtime.placement;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What config says of the forks whose label matches.
 *
 * @param name what {@code rfork explain} calls the rule
 * @param labelGlob the labels it matches, with {@code *} and {@code ?}
 * @param strategy the strategy for them; null leaves it to the fork or the default
 * @param roles roles that a node must have
 * @param perNode how many forks of this rule run at once on a node; 0 = no limit
 */
public record PlacementRule(
    String name, String labelGlob, @Nullable String strategy, Set<String> roles, int perNode) {
  /** Copies the roles. */
  public PlacementRule {
    roles = Set.copyOf(roles);
  }
}
