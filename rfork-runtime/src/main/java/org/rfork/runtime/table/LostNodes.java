package org.rfork.runtime.table;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/**
 * The nodes that are gone for good, and what becomes of the forks that they had. Mutable, like the
 * table that owns it.
 */
final class LostNodes {
  private final NodeId self;
  private final HomeForks forks;
  private final Consumer<HomeEffect> effects;

  /** Incarnations that never come back; a few bytes for each death. */
  private final Set<NodeId> lost = new HashSet<>();

  LostNodes(NodeId self, HomeForks forks, Consumer<HomeEffect> effects) {
    this.self = self;
    this.forks = forks;
    this.effects = effects;
  }

  boolean contains(NodeId node) {
    return lost.contains(node);
  }

  /** One more is gone, and its forks are placed again or end. */
  void add(HomeEvent.NodeLost gone) {
    forks.clusterChanged();
    lost.add(gone.node());
    List<HomeFork> orphans =
        forks.all().stream().filter(fork -> gone.node().equals(fork.node)).toList();
    for (HomeFork fork : orphans) {
      attemptLost(fork, gone);
    }
    if (!orphans.isEmpty()) {
      effects.accept(
          new HomeEffect.Warn(
              "node %s was lost (%s) with %d forks of %s"
                  .formatted(gone.node(), gone.how(), orphans.size(), self)));
    }
  }

  /**
   * An attempt that had not begun cannot have killed its node, and is not counted. Whether it had
   * is not certain at the first loss, since the word may have been lost with the node; an attempt
   * of a fork that was lost before begins only when this home has heard of it.
   */
  private void attemptLost(HomeFork fork, HomeEvent.NodeLost gone) {
    if (fork.losses > 0 && fork.state != HomeState.RUNNING) {
      fork.reason = "node %s was lost (%s) before it began".formatted(gone.node(), gone.how());
      forks.runAgain(fork);
      return;
    }
    fork.losses++;
    forks.lastChances().lost(fork);
    String told = "attempt %d on %s (%s)".formatted(fork.attempt, gone.node(), gone.how());
    fork.lossesTold = fork.lossesTold.isEmpty() ? told : fork.lossesTold + ", " + told;
    if (fork.losses >= fork.spec.maxLosses()) {
      String message =
          "fork %s was lost with its node %s, the most allowed: %s"
              .formatted(
                  fork.path(), fork.losses == 1 ? "once" : fork.losses + " times", fork.lossesTold);
      forks.deliver(fork, Outcome.without(Outcome.Kind.LOST, message));
    } else {
      fork.avoid(gone.node());
      fork.reason = "lost " + told;
      forks.runAgain(fork);
    }
  }
}
