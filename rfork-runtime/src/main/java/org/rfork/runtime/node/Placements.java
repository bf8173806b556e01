package org.rfork.runtime.node;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkOptions;
import org.rfork.ForkState;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.Anchor;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.placement.ClusterView;
import org.rfork.runtime.placement.Placement;
import org.rfork.runtime.placement.PlacementRequest;
import org.rfork.runtime.placement.PlacementRules;
import org.rfork.runtime.placement.Placer;

/** Where the rules place the forks of this home, and why. Safe for all threads. */
final class Placements {
  private final Members members;
  private final DecisionLog decisions;
  private volatile Placer placer;

  /** The newest; null before there is one. Threads race for it, and lose nothing but time. */
  private volatile @Nullable StandingPlacement standing;

  Placements(PlacementRules rules, Members members, DecisionLog decisions) {
    this.placer = new Placer(rules);
    this.members = members;
    this.decisions = decisions;
  }

  void useRules(PlacementRules rules) {
    placer = new Placer(rules);
  }

  PlacementRequest request(
      ForkHandle<?> fork, Set<NodeId> avoid, boolean preferHome, @Nullable NodeId wish) {
    return request(fork, avoid, preferHome, wish, 0);
  }

  private PlacementRequest request(
      ForkHandle<?> fork,
      Set<NodeId> avoid,
      boolean preferHome,
      @Nullable NodeId wish,
      long runNanos) {
    ForkOptions options = fork.options();
    Anchor anchor = wish == null ? fork.anchor() : null; // a wish is to go there with the others
    return new PlacementRequest(
        fork.name(),
        options.label(),
        options.affinity(),
        options.strategy(),
        anchor != null && takesForks(anchor.node()) ? anchor.node().name() : options.node(),
        options.roles(),
        avoid,
        preferHome,
        wish,
        runNanos);
  }

  private boolean takesForks(NodeId node) {
    return members.view().get(node) != null;
  }

  /**
   * Chooses a node for a new fork, and keeps why.
   *
   * @param preferHome whether it is to be this node if it may
   * @param runNanos how long forks of its class run that fork nothing; 0 if that is not known
   */
  Placement placeNew(ForkHandle<?> fork, int attempt, boolean preferHome, long runNanos) {
    if (fork.anchor() != null) {
      return place(fork, request(fork, Set.of(), preferHome, null, runNanos), attempt);
    }
    ClusterView nodes = members.nodes(); // their loads do not matter to what stands
    StandingPlacement known = standing;
    if (known == null || !known.holds(nodes, placer, fork.options(), runNanos)) {
      PlacementRequest request = request(fork, Set.of(), preferHome, null, runNanos);
      known = StandingPlacement.of(nodes, placer, fork.options(), request);
      if (known == null) {
        return place(fork, request, attempt);
      }
      standing = known;
    }
    decisions.add(fork.name(), attempt, known);
    return known.placement();
  }

  /** Chooses a node, and keeps why. */
  Placement place(ForkHandle<?> fork, PlacementRequest request, int attempt) {
    Placement placement = placer.place(members.view(), request);
    Anchor anchor = fork.anchor();
    if (anchor != null
        && placement instanceof Placement.On on
        && on.node().id().equals(anchor.node())) {
      placement = on.because(anchor::why);
    }
    decisions.add(request.name(), request.label(), attempt, placement);
    return placement;
  }

  /** Why a fork is not to go to that node by itself; empty if it may. */
  String whyNot(ForkHandle<?> fork, NodeId node) {
    Anchor anchor = fork.anchor();
    if (anchor != null && fork.status().state() != ForkState.RUNNING && takesForks(anchor.node())) {
      return anchor.why(); // it goes with those who have begun, not before
    }
    NodeId ordered = fork.orderedTo();
    if (ordered != null && !ordered.equals(node) && forbids(fork, ordered).isEmpty()) {
      return "it was ordered to " + ordered;
    }
    return forbids(fork, node);
  }

  /** Why the rules forbid a fork that node; empty if they allow it. */
  String forbids(ForkHandle<?> fork, NodeId node) {
    return placer.whyNot(members.view(), request(fork, Set.of(), false, node), node);
  }
}
