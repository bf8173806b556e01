package org.rfork.runtime.placement;

import java.util.Comparator;
import java.util.List;
import org.rfork.runtime.NodeId;

/** Ranks nodes for a key: each node that asks gets the same order, whatever came or went before. */
public final class Rendezvous {
  private Rendezvous() {}

  /** The nodes, the one that the key belongs to first. */
  public static List<NodeId> rank(String key, List<NodeId> nodes) {
    long keyHash = Hashes.of(key);
    Comparator<NodeId> byScore =
        Comparator.comparingLong(node -> Hashes.mix(keyHash ^ Hashes.of(node.name())));
    return nodes.stream().sorted(byScore.thenComparing(Comparator.naturalOrder())).toList();
  }
}
