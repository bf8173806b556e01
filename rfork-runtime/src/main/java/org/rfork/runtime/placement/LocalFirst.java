package org.rfork.runtime.placement;

import java.util.List;

/** This node while it has fewer than two forks for each of its threads, else the least loaded. */
final class LocalFirst implements Strategy {
  private static final int FORKS_PER_THREAD = 2;
  private final LeastLoaded otherwise;

  LocalFirst(LeastLoaded otherwise) {
    this.otherwise = otherwise;
  }

  @Override
  public String name() {
    return "local-first";
  }

  @Override
  public Choice choose(List<NodeStatus> allowed, PlacementRequest request) {
    for (NodeStatus node : allowed) {
      if (node.self() && node.load() < node.threads() * FORKS_PER_THREAD) {
        return new Choice(
            node,
            () -> "local-first: " + figures(node) + ", below " + FORKS_PER_THREAD + " a thread");
      }
    }
    Choice choice = otherwise.choose(allowed, request);
    return new Choice(
        choice.node(),
        () -> "local-first: this node is full or not allowed; " + choice.reason().get());
  }

  private static String figures(NodeStatus node) {
    return node.id()
        + " is this node and has "
        + node.load()
        + " forks on "
        + node.threads()
        + " threads";
  }
}
