package org.rfork.runtime.placement;

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
  public Choice choose(Candidates allowed, PlacementRequest request) {
    NodeStatus self = allowed.self();
    if (self != null && self.load() < self.threads() * FORKS_PER_THREAD) {
      return new Choice(
          self,
          () -> "local-first: " + figures(self) + ", below " + FORKS_PER_THREAD + " a thread");
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
