package org.rfork.runtime.table;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.rfork.runtime.NodeId;

/**
 * The forks that have been lost with nodes so often that the next loss ends them. One of them may
 * kill its nodes, and the others were there: they keep apart while there are nodes enough, so that
 * the guilty one takes none of them with it. It is a wish and no rule, since one of them may wait
 * for another. Mutable, like the table that owns it.
 */
final class LastChances {
  private final Set<HomeFork> forks = new LinkedHashSet<>();

  /** Takes the fork in if it is one. */
  void lost(HomeFork fork) {
    if (fork.isInLastChance()) {
      forks.add(fork);
    }
  }

  void ended(HomeFork fork) {
    forks.remove(fork);
  }

  boolean contains(HomeFork fork) {
    return forks.contains(fork);
  }

  int size() {
    return forks.size();
  }

  /** Whether the fork is one and another one is on that node. */
  boolean isOneOn(NodeId node, HomeFork fork) {
    return forks.contains(fork) && forks.stream().anyMatch(other -> node.equals(other.node));
  }

  /** Nodes that the fork should not go to. */
  Set<NodeId> avoidedBy(HomeFork fork) {
    if (!forks.contains(fork)) {
      return fork.avoid;
    }
    Set<NodeId> avoided = new HashSet<>(fork.avoid);
    for (HomeFork other : forks) {
      if (other.node != null) {
        avoided.add(other.node);
      }
    }
    return Set.copyOf(avoided);
  }
}
