package org.rfork.runtime.table;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/**
 * The records of a {@link ForkTable}, and the steps that its rules take with them: each changes a
 * record, keeps the sets of records in step with it, and says what is to be done. Mutable, like the
 * table that owns it.
 */
final class HomeForks {
  private final Timing timing;
  private final Transition<HomeState> watcher;
  private final Consumer<HomeEffect> effects;
  private final Map<ForkPath, HomeFork> forks = new HashMap<>();

  /** Invariant: exactly the forks in WAITING. */
  private final Set<HomeFork> waiting = new LinkedHashSet<>();

  /** Invariant: exactly the forks in SENT, those sent longest ago first. */
  private final Set<HomeFork> unaccepted = new LinkedHashSet<>();

  /** Invariant: exactly the forks that have a move, those asked longest ago first. */
  private final Set<HomeFork> leaving = new LinkedHashSet<>();

  /** Invariant: exactly the forks in their last chance. */
  private final LastChances lastChances = new LastChances();

  /** Rises when placement may answer otherwise than before. */
  private long clusterVersion;

  HomeForks(Timing timing, Transition<HomeState> watcher, Consumer<HomeEffect> effects) {
    this.timing = timing;
    this.watcher = watcher;
    this.effects = effects;
  }

  Collection<HomeFork> all() {
    return forks.values();
  }

  Set<HomeFork> waiting() {
    return waiting;
  }

  Set<HomeFork> unaccepted() {
    return unaccepted;
  }

  Set<HomeFork> leaving() {
    return leaving;
  }

  LastChances lastChances() {
    return lastChances;
  }

  @Nullable HomeFork find(ForkPath path) {
    return forks.get(path);
  }

  void add(HomeFork fork) {
    forks.put(fork.path(), fork);
  }

  void clusterChanged() {
    clusterVersion++;
  }

  /** Its attempt goes to this node, or is adopted there. */
  void sentTo(HomeFork fork, NodeId node, long nowMillis) {
    fork.node = node;
    step(fork, HomeState.SENT);
    send(fork, nowMillis);
    changed(fork);
  }

  /** As {@link #placeAgain(HomeFork, boolean)}, of a fork whose attempt may have run. */
  void runAgain(HomeFork fork) {
    fork.hasRun = true;
    placeAgain(fork, false);
  }

  /** Asks for the next attempt's node; the attempt before is fenced off from here on. */
  void placeAgain(HomeFork fork, boolean preferHome) {
    fork.attempt = Math.max(fork.attempt + 1, fork.spec.firstAttempt());
    fork.adopting = null;
    fork.node = null;
    stay(fork);
    place(fork, preferHome);
    changed(fork);
  }

  /** Asks for a node. */
  void place(HomeFork fork, boolean preferHome) {
    step(fork, HomeState.PLACING);
    fork.askedVersion = clusterVersion;
    fork.askedToAvoid = lastChances.avoidedBy(fork);
    effects.accept(
        new HomeEffect.Place(fork.path(), fork.attempt, fork.askedToAvoid, preferHome, fork.wish));
    fork.wish = null;
  }

  /** Keeps it waiting, unless the cluster changed while placement looked at an older one. */
  void park(HomeFork fork, String reason) {
    if (fork.askedVersion < clusterVersion) {
      place(fork, false);
      return;
    }
    fork.reason = reason;
    step(fork, HomeState.WAITING);
    changed(fork);
  }

  private void send(HomeFork fork, long nowMillis) {
    NodeId node = fork.node;
    if (node != null) {
      fork.sentAtMillis = nowMillis;
      unaccepted.add(fork);
      Adoption adoption = fork.adopting;
      effects.accept(
          adoption == null
              ? new HomeEffect.SendSpawn(
                  node, fork.path(), fork.attempt, fork.hasRun, fork.checkpoint)
              : new HomeEffect.SendAdopt(node, fork.path(), fork.attempt, adoption.oldHome()));
    }
  }

  /** The state of this number is its newest, if it is newer. */
  void keep(HomeFork fork, long checkpoint) {
    if (checkpoint > fork.checkpoint) {
      fork.checkpoint = checkpoint;
      effects.accept(new HomeEffect.KeepCheckpoint(fork.path(), checkpoint));
    }
  }

  /** Asks its node to let it go. */
  void askRelease(HomeFork fork, HomeFork.Move move) {
    NodeId node = fork.node;
    if (node != null) {
      fork.move = move;
      leaving.remove(fork);
      leaving.add(fork);
      effects.accept(
          new HomeEffect.SendRelease(node, fork.path(), fork.attempt, move.to(), move.why()));
    }
  }

  /** Nobody wants it to go elsewhere any more. */
  void stay(HomeFork fork) {
    fork.move = null;
    leaving.remove(fork);
  }

  /** Sends again what was not answered. */
  void tick(long nowMillis) {
    while (!unaccepted.isEmpty()) {
      HomeFork oldest = unaccepted.iterator().next();
      if (!timing.isDue(oldest.sentAtMillis, nowMillis)) {
        break;
      }
      unaccepted.remove(oldest);
      send(oldest, nowMillis);
    }
    while (!leaving.isEmpty()) {
      HomeFork oldest = leaving.iterator().next();
      HomeFork.Move move = oldest.move;
      if (move == null || !timing.isDue(move.sentAtMillis(), nowMillis)) {
        break;
      }
      askRelease(oldest, new HomeFork.Move(move.to(), move.why(), nowMillis));
    }
  }

  /** It is over. */
  void deliver(HomeFork fork, Outcome outcome) {
    step(fork, HomeState.DELIVERED);
    forks.remove(fork.path());
    stay(fork);
    effects.accept(new HomeEffect.Deliver(fork.path(), fork.attempt, fork.node, outcome));
    lastChances.ended(fork);
  }

  /** Tells who shows it to people. */
  void changed(HomeFork fork) {
    effects.accept(
        new HomeEffect.Changed(
            fork.path(), fork.state.shown(), fork.node, fork.attempt, fork.reason));
  }

  /** The one place where a state changes, and with it the sets that are kept by state. */
  void step(HomeFork fork, HomeState to) {
    HomeState from = fork.state;
    if (!from.canBecome(to)) {
      throw new IllegalStateException(
          "fork %s (attempt %d) cannot go from %s to %s: this is an error in rfork"
              .formatted(fork.path(), fork.attempt, from, to));
    }
    if (from == HomeState.WAITING) {
      waiting.remove(fork);
    } else if (from == HomeState.SENT) {
      unaccepted.remove(fork);
    }
    if (to == HomeState.WAITING) {
      waiting.add(fork);
    }
    fork.state = to;
    watcher.taken(from, to);
  }
}
