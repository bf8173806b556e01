package org.rfork.runtime.table;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.NodeId;

/**
 * The forks that have been lost with nodes so often that the next loss ends them. One of them may
 * kill its nodes, and the others were there: two of them never share a node, so that the guilty one
 * takes none of them with it, unless one is the other's ancestor and may wait for it there.
 * Mutable, like the table that owns it.
 */
final class LastChances {
  private final Set<HomeFork> forks = new LinkedHashSet<>();

  /** Takes the fork in if it is one. */
  void lost(HomeFork fork) {
    if (fork.isInLastChance()) {
      forks.add(fork);
    }
  }

  /** It has ended; whether it was one. */
  boolean ended(HomeFork fork) {
    return forks.remove(fork);
  }

  boolean contains(HomeFork fork) {
    return forks.contains(fork);
  }

  int size() {
    return forks.size();
  }

  /** The fork that keeps this one from that node; null if it may go there. */
  @Nullable HomeFork inTheWayOf(HomeFork fork, NodeId node) {
    if (!forks.contains(fork)) {
      return null;
    }
    return forks.stream()
        .filter(other -> node.equals(other.node) && !areRelated(fork, other))
        .findFirst()
        .orElse(null);
  }

  /** Whether one may wait for the other in a join: then neither can wait for a node of its own. */
  private static boolean areRelated(HomeFork one, HomeFork other) {
    return one.path().isWithin(other.path()) || other.path().isWithin(one.path());
  }

  /** Nodes that the fork should not go to. */
  Set<NodeId> avoidedBy(HomeFork fork) {
    if (!forks.contains(fork)) {
      return fork.avoid;
    }
    Set<NodeId> avoided = new HashSet<>(fork.avoid);
    for (HomeFork other : forks) {
      if (other.node != null && !areRelated(fork, other)) {
        avoided.add(other.node);
      }
    }
    return avoided;
  }

  /** Those that wait, perhaps for one that has left its node. */
  List<HomeFork> waiting() {
    return forks.stream().filter(fork -> fork.state == HomeState.WAITING).toList();
  }
}
