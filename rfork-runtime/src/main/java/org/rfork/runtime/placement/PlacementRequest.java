package org.rfork.runtime.placement;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;

/**
 * A fork that wants a node.
 *
 * @param name the fork's
 * @param label what the rules match
 * @param affinity the key of the strategy {@code affinity}; null: the path is the key
 * @param strategy the strategy that the fork asks for; null: a rule's or the default
 * @param node the only node that may run it, by name; null: any
 * @param roles roles that the node must have
 * @param avoid nodes not to take while there is another
 * @param preferHome whether the placing node is to take it if it may
 * @param wish the node that is to take it if it may; null for none
 * @param runNanos how long forks of its class run on average that fork nothing themselves; 0 if
 *     that is not known
 */
public record PlacementRequest(
    ForkName name,
    String label,
    @Nullable String affinity,
    @Nullable String strategy,
    @Nullable String node,
    Set<String> roles,
    Set<NodeId> avoid,
    boolean preferHome,
    @Nullable NodeId wish,
    long runNanos) {
  /** Copies the sets. */
  public PlacementRequest {
    roles = Set.copyOf(roles);
    avoid = Set.copyOf(avoid);
  }

  /** The fork's path. */
  public ForkPath path() {
    return name.path();
  }
}
