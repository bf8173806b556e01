package org.rfork.runtime.placement;

import java.util.List;

/**
 * Rendezvous hashing: the same key goes to the same node name, nodes get keys by their threads, and
 * when a node leaves only its own keys move.
 */
final class Affinity implements Strategy {
  private static final double UNIT = 0x1.0p-53;

  @Override
  public String name() {
    return "affinity";
  }

  @Override
  public Choice choose(Candidates allowed, PlacementRequest request) {
    String affinity = request.affinity();
    String key = affinity == null ? request.path().value() : affinity;
    long keyHash = Hashes.of(key);
    List<NodeStatus> nodes = allowed.list();
    NodeStatus best = nodes.get(0);
    double bestScore = -1;
    for (NodeStatus node : nodes) {
      double score = score(keyHash, node);
      if (score > bestScore) {
        best = node;
        bestScore = score;
      }
    }
    NodeStatus owner = best;
    return new Choice(
        owner,
        () -> "affinity: key '" + key + "' belongs to " + owner.id() + " of " + nodes.size());
  }

  /** Strict arithmetic, so that every JVM ranks alike. */
  private static double score(long keyHash, NodeStatus node) {
    long hash = Hashes.mix(keyHash ^ Hashes.of(node.id().name()));
    double unit = ((hash >>> 11) + 0.5) * UNIT;
    return node.threads() / -StrictMath.log(unit);
  }
}
