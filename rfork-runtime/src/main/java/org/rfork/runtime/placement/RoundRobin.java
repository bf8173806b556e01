package org.rfork.runtime.placement;

import java.util.concurrent.atomic.AtomicInteger;

/** Each node in turn, whatever its load. */
final class RoundRobin implements Strategy {
  private final AtomicInteger turn = new AtomicInteger();

  @Override
  public String name() {
    return "round-robin";
  }

  @Override
  public Choice choose(Candidates allowed, PlacementRequest request) {
    int index = Math.floorMod(turn.getAndIncrement(), allowed.size());
    NodeStatus node = allowed.get(index);
    return new Choice(
        node,
        () -> "round-robin: " + node.id() + " is number " + (index + 1) + " of " + allowed.size());
  }
}
