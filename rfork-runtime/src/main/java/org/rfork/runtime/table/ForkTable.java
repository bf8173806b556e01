package org.rfork.runtime.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/**
 * The forks whose record this node keeps. All rules of a fork's life are here: attempts only rise,
 * a higher attempt fences off every lower one, an outcome is delivered once, and a live fork is
 * placed or waits with a reason.
 *
 * <p>The table is a pure state machine: an event and the time come in, effects go out. Messages may
 * be lost, doubled, delayed and reordered as they like. What must arrive is sent again by {@link
 * HomeEvent.Tick} until it is answered: spawns until the node accepts, cancellations until it
 * acknowledges. What arrives late is told by its attempt and its sender, which must both be the
 * current ones.
 *
 * <p>Not thread-safe: one owner calls it, and carries out the effects in order.
 */
public final class ForkTable {
  private final NodeId self;
  private final Timing timing;
  private final Transition<HomeState> watcher;
  private final Map<ForkPath, HomeFork> forks = new HashMap<>();

  /** Invariant: exactly the forks in WAITING. */
  private final Set<HomeFork> waiting = new LinkedHashSet<>();

  /** Invariant: exactly the forks in SENT, those sent longest ago first. */
  private final Set<HomeFork> unaccepted = new LinkedHashSet<>();

  /** Invariant: exactly the forks that have a move, those asked longest ago first. */
  private final Set<HomeFork> leaving = new LinkedHashSet<>();

  /** Invariant: exactly the forks in their last chance. */
  private final LastChances lastChances = new LastChances();

  /** Cancellations that no node has acknowledged, those sent longest ago first. */
  private final Map<PendingCancel.Key, PendingCancel> cancels = new LinkedHashMap<>();

  /** Incarnations that never come back; a few bytes for each death. */
  private final Set<NodeId> lost = new HashSet<>();

  /** Rises when placement may answer otherwise than before. */
  private long clusterVersion;

  private List<HomeEffect> effects = new ArrayList<>();

  /** An empty table of the node {@code self}. */
  public ForkTable(NodeId self, Timing timing) {
    this(self, timing, (from, to) -> {});
  }

  ForkTable(NodeId self, Timing timing, Transition<HomeState> watcher) {
    this.self = self;
    this.timing = timing;
    this.watcher = watcher;
  }

  /**
   * Takes one event.
   *
   * @param nowMillis the time by a clock that does not run backwards
   * @return what to do, in order; empty for what is stale
   * @throws IllegalStateException if a path is forked while a fork of that path lives
   */
  public List<HomeEffect> apply(HomeEvent event, long nowMillis) {
    effects = new ArrayList<>(4);
    if (event instanceof HomeEvent.Ended ended) {
      ended(ended);
    } else if (event instanceof HomeEvent.Accepted accepted) {
      accepted(accepted, nowMillis);
    } else if (event instanceof HomeEvent.Started started) {
      started(started, nowMillis);
    } else if (event instanceof HomeEvent.Chosen chosen) {
      chosen(chosen, nowMillis);
    } else if (event instanceof HomeEvent.Forked forked) {
      forked(forked.spec(), nowMillis);
    } else if (event instanceof HomeEvent.Tick) {
      tick(nowMillis);
    } else if (event instanceof HomeEvent.Nowhere nowhere) {
      nowhere(nowhere);
    } else if (event instanceof HomeEvent.HandedBack back) {
      handedBack(back);
    } else if (event instanceof HomeEvent.Checkpointed checkpointed) {
      checkpointed(checkpointed);
    } else if (event instanceof HomeEvent.NotThere missing) {
      notThere(missing);
    } else if (event instanceof HomeEvent.MoveAsked asked) {
      moveAsked(asked, nowMillis);
    } else if (event instanceof HomeEvent.NotReleased refused) {
      notReleased(refused);
    } else if (event instanceof HomeEvent.CancelAsked asked) {
      cancelAsked(asked, nowMillis);
    } else if (event instanceof HomeEvent.Replaced replaced) {
      replaced(replaced, nowMillis);
    } else if (event instanceof HomeEvent.CancelAcked acked) {
      cancels.remove(new PendingCancel.Key(acked.path(), acked.attempt(), acked.from()));
    } else if (event instanceof HomeEvent.ClusterChanged) {
      clusterChanged();
    } else if (event instanceof HomeEvent.NodeLost gone) {
      nodeLost(gone);
    }
    return effects;
  }

  /** How many forks live. */
  public int size() {
    return forks.size();
  }

  /** How many cancellations no node has acknowledged. */
  public int unacknowledgedCancels() {
    return cancels.size();
  }

  /** The live fork of this path; null if there is none. */
  public @Nullable ForkView view(ForkPath path, long nowMillis) {
    HomeFork fork = forks.get(path);
    return fork == null ? null : fork.view(nowMillis);
  }

  /** Whether a node was lost with an attempt of this living fork. */
  public boolean wasLost(ForkPath path) {
    HomeFork fork = forks.get(path);
    return fork != null && fork.losses > 0;
  }

  /** At most so many live forks, in no order. */
  public List<ForkView> views(int most, long nowMillis) {
    return forks.values().stream().limit(most).map(fork -> fork.view(nowMillis)).toList();
  }

  Collection<HomeFork> forks() {
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

  Set<NodeId> lost() {
    return lost;
  }

  private void forked(ForkSpec spec, long nowMillis) {
    if (forks.containsKey(spec.path())) {
      throw new IllegalStateException(
          "fork "
              + spec.path()
              + " was forked again on "
              + self
              + " while it lives; cancel the first one or name the second by a key of its own");
    }
    HomeFork fork = new HomeFork(spec, nowMillis);
    forks.put(spec.path(), fork);
    Adoption adoption = fork.adopting;
    if (adoption == null) {
      place(fork, false);
    } else if (lost.contains(adoption.host())) {
      placeAgain(fork, false);
    } else {
      sentTo(fork, adoption.host(), nowMillis);
    }
  }

  private void chosen(HomeEvent.Chosen chosen, long nowMillis) {
    HomeFork fork = forks.get(chosen.path());
    if (fork == null || !fork.isPlacing(chosen.attempt())) {
      return;
    }
    if (lost.contains(chosen.node())) {
      park(fork, "node " + chosen.node() + " was chosen and is lost");
      return;
    }
    if (lastChances.isOneOn(chosen.node(), fork) && !fork.askedToAvoid.contains(chosen.node())) {
      place(fork, false); // the other was sent there meanwhile
      return;
    }
    fork.reason = "";
    sentTo(fork, chosen.node(), nowMillis);
  }

  private void sentTo(HomeFork fork, NodeId node, long nowMillis) {
    fork.node = node;
    step(fork, HomeState.SENT);
    send(fork, nowMillis);
    changed(fork);
  }

  private void notThere(HomeEvent.NotThere missing) {
    HomeFork fork = forks.get(missing.path());
    if (fork != null
        && fork.isCurrent(missing.attempt(), missing.from())
        && fork.adopting != null) {
      fork.reason = missing.from() + " has it no longer";
      placeAgain(fork, false);
    }
  }

  private void nowhere(HomeEvent.Nowhere nowhere) {
    HomeFork fork = forks.get(nowhere.path());
    if (fork != null && fork.isPlacing(nowhere.attempt())) {
      park(fork, nowhere.reason());
    }
  }

  private void accepted(HomeEvent.Accepted accepted, long nowMillis) {
    HomeFork fork = forks.get(accepted.path());
    if (fork == null || !fork.isCurrent(accepted.attempt(), accepted.from())) {
      fenceOff(accepted.from(), accepted.path(), accepted.attempt(), nowMillis);
    } else if (fork.state == HomeState.SENT) {
      fork.adopting = null;
      step(fork, HomeState.ACCEPTED);
      changed(fork);
    }
  }

  private void started(HomeEvent.Started started, long nowMillis) {
    HomeFork fork = forks.get(started.path());
    if (fork == null || !fork.isCurrent(started.attempt(), started.from())) {
      fenceOff(started.from(), started.path(), started.attempt(), nowMillis);
    } else if (fork.state != HomeState.RUNNING) {
      fork.adopting = null;
      step(fork, HomeState.RUNNING);
      changed(fork);
    }
  }

  private void ended(HomeEvent.Ended ended) {
    effects.add(new HomeEffect.AckOutcome(ended.from(), ended.path(), ended.attempt()));
    HomeFork fork = forks.get(ended.path());
    if (fork == null || !fork.isCurrent(ended.attempt(), ended.from())) {
      return;
    }
    Outcome outcome = ended.outcome();
    if (outcome.kind() == Outcome.Kind.FAILED && fork.retriesUsed < fork.spec.retries()) {
      fork.retriesUsed++;
      fork.reason =
          "retry %d of %d after a failure on %s: %s"
              .formatted(fork.retriesUsed, fork.spec.retries(), ended.from(), outcome.message());
      placeAgain(fork, false);
    } else if (outcome.kind() == Outcome.Kind.UNBOUND && ++fork.unbound < fork.spec.maxLosses()) {
      fork.avoid(ended.from());
      fork.reason = outcome.message();
      placeAgain(fork, false);
    } else {
      deliver(fork, outcome);
    }
  }

  private void handedBack(HomeEvent.HandedBack back) {
    effects.add(new HomeEffect.AckOutcome(back.from(), back.path(), back.attempt()));
    HomeFork fork = forks.get(back.path());
    if (fork == null || !fork.isCurrent(back.attempt(), back.from())) {
      return;
    }
    keep(fork, back.checkpoint());
    HomeFork.Move move = fork.move;
    if (move != null) {
      fork.wish = move.to();
      fork.reason = "moved from " + back.from() + ": " + move.why();
    } else {
      fork.reason = back.from() + " handed it back: " + back.why();
    }
    if (fork.wish == null) {
      fork.avoid(back.from());
    }
    placeAgain(fork, move == null);
  }

  private void checkpointed(HomeEvent.Checkpointed checkpointed) {
    HomeFork fork = forks.get(checkpointed.path());
    if (fork != null && fork.isCurrent(checkpointed.attempt(), checkpointed.from())) {
      keep(fork, checkpointed.checkpoint());
    }
  }

  private void keep(HomeFork fork, long checkpoint) {
    if (checkpoint > fork.checkpoint) {
      fork.checkpoint = checkpoint;
      effects.add(new HomeEffect.KeepCheckpoint(fork.path(), checkpoint));
    }
  }

  private void moveAsked(HomeEvent.MoveAsked asked, long nowMillis) {
    HomeFork fork = forks.get(asked.path());
    if (fork == null) {
      return;
    }
    NodeId to = asked.to();
    if (to != null && (lost.contains(to) || to.equals(fork.node))) {
      String why = lost.contains(to) ? "node " + to + " is lost" : "it is on " + to + " already";
      effects.add(new HomeEffect.MoveRefused(fork.path(), to, why));
    } else if (fork.state.isPlaced()) {
      askRelease(fork, new HomeFork.Move(to, asked.why(), nowMillis));
    } else {
      fork.wish = to;
      if (fork.state == HomeState.WAITING) {
        place(fork, false);
      }
    }
  }

  private void askRelease(HomeFork fork, HomeFork.Move move) {
    NodeId node = fork.node;
    if (node != null) {
      fork.move = move;
      leaving.remove(fork);
      leaving.add(fork);
      effects.add(
          new HomeEffect.SendRelease(node, fork.path(), fork.attempt, move.to(), move.why()));
    }
  }

  private void notReleased(HomeEvent.NotReleased refused) {
    HomeFork fork = forks.get(refused.path());
    if (fork != null && fork.isCurrent(refused.attempt(), refused.from()) && fork.move != null) {
      effects.add(new HomeEffect.MoveRefused(fork.path(), fork.move.to(), refused.why()));
      stay(fork);
    }
  }

  /** Nobody wants it to go elsewhere any more. */
  private void stay(HomeFork fork) {
    fork.move = null;
    leaving.remove(fork);
  }

  private void cancelAsked(HomeEvent.CancelAsked asked, long nowMillis) {
    HomeFork fork = forks.get(asked.path());
    if (fork == null) {
      return;
    }
    if (fork.state.isPlaced() && fork.node != null) {
      sendCancel(
          new PendingCancel(
              new PendingCancel.Key(fork.path(), fork.attempt, fork.node),
              self,
              asked.why(),
              nowMillis));
    }
    deliver(fork, Outcome.without(Outcome.Kind.CANCELLED, asked.why()));
  }

  private void replaced(HomeEvent.Replaced replaced, long nowMillis) {
    Adoption left = replaced.left();
    effects.add(new HomeEffect.Warn(replaced.why()));
    if (!lost.contains(left.host())) {
      sendCancel(
          new PendingCancel(
              new PendingCancel.Key(replaced.path(), left.attempt(), left.host()),
              left.oldHome(),
              replaced.why(),
              nowMillis));
    }
  }

  private void clusterChanged() {
    clusterVersion++;
    for (HomeFork fork : List.copyOf(waiting)) {
      place(fork, false);
    }
  }

  private void nodeLost(HomeEvent.NodeLost gone) {
    clusterVersion++;
    lost.add(gone.node());
    cancels.keySet().removeIf(key -> key.node().equals(gone.node()));
    List<HomeFork> orphans =
        forks.values().stream().filter(fork -> gone.node().equals(fork.node)).toList();
    for (HomeFork fork : orphans) {
      attemptLost(fork, gone);
    }
    if (!orphans.isEmpty()) {
      effects.add(
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
      placeAgain(fork, false);
      return;
    }
    fork.losses++;
    lastChances.lost(fork);
    String told = "attempt %d on %s (%s)".formatted(fork.attempt, gone.node(), gone.how());
    fork.lossesTold = fork.lossesTold.isEmpty() ? told : fork.lossesTold + ", " + told;
    if (fork.losses >= fork.spec.maxLosses()) {
      String message =
          "fork %s was lost with its node %s, the most allowed: %s"
              .formatted(
                  fork.path(), fork.losses == 1 ? "once" : fork.losses + " times", fork.lossesTold);
      deliver(fork, Outcome.without(Outcome.Kind.LOST, message));
    } else {
      fork.avoid(gone.node());
      fork.reason = "lost " + told;
      placeAgain(fork, false);
    }
  }

  private void tick(long nowMillis) {
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
    while (!cancels.isEmpty()) {
      PendingCancel oldest = cancels.values().iterator().next();
      if (!timing.isDue(oldest.sentAtMillis(), nowMillis)) {
        break;
      }
      cancels.remove(oldest.key());
      sendCancel(oldest.sentAt(nowMillis));
    }
  }

  /** Asks for the next attempt's node; the attempt before is fenced off from here on. */
  private void placeAgain(HomeFork fork, boolean preferHome) {
    fork.attempt = Math.max(fork.attempt + 1, fork.spec.firstAttempt());
    fork.adopting = null;
    fork.node = null;
    stay(fork);
    place(fork, preferHome);
    changed(fork);
  }

  private void place(HomeFork fork, boolean preferHome) {
    step(fork, HomeState.PLACING);
    fork.askedVersion = clusterVersion;
    fork.askedToAvoid = lastChances.avoidedBy(fork);
    effects.add(
        new HomeEffect.Place(fork.path(), fork.attempt, fork.askedToAvoid, preferHome, fork.wish));
    fork.wish = null;
  }

  /** Keeps it waiting, unless the cluster changed while placement looked at an older one. */
  private void park(HomeFork fork, String reason) {
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
      effects.add(
          adoption == null
              ? new HomeEffect.SendSpawn(node, fork.path(), fork.attempt, fork.checkpoint)
              : new HomeEffect.SendAdopt(node, fork.path(), fork.attempt, adoption.oldHome()));
    }
  }

  private void sendCancel(PendingCancel cancel) {
    PendingCancel.Key key = cancel.key();
    cancels.put(key, cancel);
    effects.add(
        new HomeEffect.SendCancel(
            key.node(), key.path(), key.attempt(), cancel.owner(), cancel.why()));
  }

  /** Ends an attempt that nobody waits for: a late copy of its spawn woke it. */
  private void fenceOff(NodeId node, ForkPath path, int attempt, long nowMillis) {
    PendingCancel.Key key = new PendingCancel.Key(path, attempt, node);
    if (!lost.contains(node) && !cancels.containsKey(key)) {
      sendCancel(new PendingCancel(key, self, "attempt " + attempt + " is out of date", nowMillis));
    }
  }

  private void deliver(HomeFork fork, Outcome outcome) {
    step(fork, HomeState.DELIVERED);
    forks.remove(fork.path());
    stay(fork);
    effects.add(new HomeEffect.Deliver(fork.path(), fork.attempt, fork.node, outcome));
    lastChances.ended(fork);
  }

  private void changed(HomeFork fork) {
    effects.add(
        new HomeEffect.Changed(
            fork.path(), fork.state.shown(), fork.node, fork.attempt, fork.reason));
  }

  /** The one place where a state changes, and with it the sets that are kept by state. */
  private void step(HomeFork fork, HomeState to) {
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
