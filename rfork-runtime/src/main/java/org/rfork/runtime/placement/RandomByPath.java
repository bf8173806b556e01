package org.rfork.runtime.placement;

/** A node by the hash of the path: evenly spread, and the same on every replay. */
final class RandomByPath implements Strategy {
  @Override
  public String name() {
    return "random";
  }

  @Override
  public Choice choose(Candidates allowed, PlacementRequest request) {
    long hash = Hashes.of(request.path().value());
    NodeStatus node = allowed.get((int) Long.remainderUnsigned(hash, allowed.size()));
    return new Choice(
        node,
        () -> "random: the path's hash chose " + node.id() + " of " + allowed.size() + " nodes");
  }
}
