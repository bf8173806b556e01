package org.rfork.runtime.placement;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.NodeId;

/**
 * The nodes that a fork may go to: all of a view, at no cost for each node, or some of them. Sorted
 * by id.
 */
final class Candidates {
  private final ClusterView view;

  /** Null for all. */
  private final @Nullable List<NodeStatus> some;

  private Candidates(ClusterView view, @Nullable List<NodeStatus> some) {
    this.view = view;
    this.some = some;
  }

  static Candidates all(ClusterView view) {
    return new Candidates(view, null);
  }

  Candidates only(Predicate<NodeStatus> test) {
    return new Candidates(view, list().stream().filter(test).toList());
  }

  List<NodeStatus> list() {
    return some == null ? view.workers() : some;
  }

  int size() {
    return some == null ? view.size() : some.size();
  }

  NodeStatus get(int number) {
    return some == null ? view.get(number) : some.get(number);
  }

  /** A node by its id; null if it is not among them. */
  @Nullable NodeStatus get(@Nullable NodeId id) {
    if (id == null) {
      return null;
    }
    return some == null
        ? view.get(id)
        : some.stream().filter(node -> node.id().equals(id)).findFirst().orElse(null);
  }

  /** The placing node; null if it is not among them. */
  @Nullable NodeStatus self() {
    NodeStatus self = view.self();
    return self == null || some == null ? self : get(self.id());
  }

  ClusterView.Least takeLeastLoaded() {
    return some == null ? view.takeLeastLoaded() : view.takeLeastLoaded(some);
  }
}
