package org.rfork.runtime.node;

import org.jspecify.annotations.Nullable;
import org.rfork.ForkOptions;
import org.rfork.runtime.placement.ClusterView;
import org.rfork.runtime.placement.Placement;
import org.rfork.runtime.placement.PlacementRequest;
import org.rfork.runtime.placement.Placer;

/**
 * Where the rules place forks of the same options one after the other, as long as nothing changes
 * that they look at: since one node alone takes forks, or since such forks are too short to travel.
 *
 * @param nodes for these, whatever their loads
 * @param placer the rules
 * @param options the forks'
 * @param runNanos how long forks of their class ran when this was found
 */
record StandingPlacement(
    ClusterView nodes, Placer placer, ForkOptions options, long runNanos, Placement placement) {

  /** What holds for this fork and others like it; null if that depends on more. */
  static @Nullable StandingPlacement of(
      ClusterView nodes, Placer placer, ForkOptions options, PlacementRequest request) {
    if (nodes.size() != 1 && !placer.isTooShort(request)) {
      return null;
    }
    Placement placement = placer.place(nodes, request);
    boolean stands =
        nodes.size() == 1 || (placement instanceof Placement.On on && on.node().self());
    return stands
        ? new StandingPlacement(nodes, placer, options, request.runNanos(), placement)
        : null;
  }

  /** Whether it holds for a fork; mostly all are the same objects, else it is found anew. */
  @SuppressWarnings("ReferenceEquality")
  boolean holds(ClusterView now, Placer rules, ForkOptions of, long ranNanos) {
    return now == nodes
        && rules == placer
        && of == options
        && (nodes.size() == 1 || (placer.isShort(ranNanos) && isAbout(ranNanos)));
  }

  /** What people are told of it may be a quarter off. */
  private boolean isAbout(long ranNanos) {
    return Math.abs(ranNanos - runNanos) <= runNanos / 4;
  }
}
