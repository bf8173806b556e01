package org.rfork.runtime.table;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

/**
 * The homes that are gone for good, and what becomes of the attempts that they had here: orphans
 * wait for a home that adopts them. Mutable, like the table that owns it.
 */
final class Orphans {
  private final HostedForks forks;

  /** Homes that never come back: their late spawns must not start anything. */
  private final Set<NodeId> lostHomes = new HashSet<>();

  Orphans(HostedForks forks) {
    this.forks = forks;
  }

  /** Whether this home is gone. */
  boolean isLost(NodeId home) {
    return lostHomes.contains(home);
  }

  /** Whether its home is gone. */
  boolean contains(HostedFork fork) {
    return lostHomes.contains(fork.home);
  }

  /** The heritable ones of a fork and of all below it; more homes may be lost. */
  List<Survivor> survivors(ForkPath family, Set<NodeId> lost) {
    return forks.all().stream()
        .filter(fork -> fork.heritable && fork.state != HostState.HANDED_BACK)
        .filter(fork -> fork.path().isWithin(family))
        .filter(fork -> contains(fork) || lost.contains(fork.home))
        .map(
            fork ->
                new Survivor(
                    fork.path(),
                    fork.home,
                    fork.attempt,
                    fork.outcome != null,
                    fork.wasSeen,
                    fork.digest))
        .toList();
  }

  /** The attempt has a home again. */
  void adopt(HostedFork orphan, NodeId home) {
    HostedFork other = forks.ofHome(new HostedKey(home, orphan.path()));
    if (other != null && other != orphan) {
      forks.stop(other, "attempt " + orphan.attempt + " was adopted in its place");
    }
    forks.rehome(orphan, home);
    if (orphan.state == HostState.KEPT) {
      forks.step(orphan, HostState.ENDED);
    }
  }

  /** A home is gone: what nobody can ask for ends with it. */
  void homeLost(NodeId home) {
    lostHomes.add(home);
    for (HostedFork fork : List.copyOf(forks.all())) {
      if (fork.home.equals(home)) {
        homeLost(fork);
      }
    }
    forks.unacknowledged().forget(home);
  }

  private void homeLost(HostedFork fork) {
    if (!fork.heritable || fork.state == HostState.HANDED_BACK) {
      forks.abandon(fork, "its home " + fork.home + " was lost");
    } else if (fork.state == HostState.ENDED) {
      forks.step(fork, HostState.KEPT);
    }
  }

  /** Nobody will adopt these: what has a home that lives is that home's business. */
  void forget(Predicate<HostedFork> which, String why) {
    for (HostedFork fork : List.copyOf(forks.all())) {
      if (contains(fork) && which.test(fork)) {
        forks.abandon(fork, why);
      } else if (fork.state == HostState.KEPT && which.test(fork)) {
        forks.stop(fork, why);
      }
    }
  }
}
