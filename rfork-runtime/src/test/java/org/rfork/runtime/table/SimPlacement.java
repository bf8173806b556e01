package org.rfork.runtime.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.NodeId;

/** Chooses nodes for the forks of a simulated home, by chance. */
final class SimPlacement {
  private final NodeId home;
  private final SimNetwork net;
  private final Set<NodeId> known;

  /**
   * Of a home.
   *
   * @param known the nodes that it knows, which change
   */
  SimPlacement(NodeId home, SimNetwork net, Set<NodeId> known) {
    this.home = home;
    this.net = net;
    this.known = known;
  }

  /**
   * Where a fork goes that is placed before it enters the table; null if it is not. Some were
   * placed by what was known before.
   */
  @Nullable NodeId before(List<NodeId> lost) {
    if (net.fault(0.5)) {
      return null;
    }
    List<NodeId> nodes = new ArrayList<>(known);
    nodes.addAll(lost);
    return nodes.isEmpty() ? null : nodes.get(net.random.nextInt(nodes.size()));
  }

  /** What the table hears. */
  HomeEvent answer(HomeEffect.Place place) {
    List<NodeId> nodes = new ArrayList<>(known);
    nodes.removeAll(place.avoid());
    if (nodes.isEmpty()) {
      nodes.addAll(known);
    }
    if (net.fault(0.1)) {
      return new HomeEvent.Nowhere(place.path(), place.attempt(), "no node wants it");
    }
    NodeId wish = place.wish();
    NodeId node =
        wish != null && known.contains(wish)
            ? wish
            : place.preferHome() && nodes.contains(home)
                ? home
                : nodes.get(net.random.nextInt(nodes.size()));
    return new HomeEvent.Chosen(place.path(), place.attempt(), node);
  }
}
