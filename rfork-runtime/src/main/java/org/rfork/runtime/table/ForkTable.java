package org.rfork.runtime.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
  private final HomeForks forks;
  private final LostNodes lost;
  private final PendingCancels cancels;
  private List<HomeEffect> effects = new ArrayList<>();

  /** An empty table of the node {@code self}. */
  public ForkTable(NodeId self, Timing timing) {
    this(self, timing, (from, to) -> {});
  }

  ForkTable(NodeId self, Timing timing, Transition<HomeState> watcher) {
    this.self = self;
    Consumer<HomeEffect> toDo = effect -> effects.add(effect);
    this.forks = new HomeForks(timing, watcher, toDo);
    this.lost = new LostNodes(self, forks, toDo);
    this.cancels = new PendingCancels(timing, toDo);
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
      forks.tick(nowMillis);
      cancels.tick(nowMillis);
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
      cancels.acknowledged(new PendingCancel.Key(acked.path(), acked.attempt(), acked.from()));
    } else if (event instanceof HomeEvent.ClusterChanged) {
      clusterChanged();
    } else if (event instanceof HomeEvent.NodeLost gone) {
      cancels.nodeLost(gone.node());
      lost.add(gone);
    }
    return effects;
  }

  /** How many forks live. */
  public int size() {
    return forks.all().size();
  }

  /** How many cancellations no node has acknowledged. */
  public int unacknowledgedCancels() {
    return cancels.size();
  }

  /** The live fork of this path; null if there is none. */
  public @Nullable ForkView view(ForkPath path, long nowMillis) {
    HomeFork fork = forks.find(path);
    return fork == null ? null : fork.view(nowMillis);
  }

  /** Whether the fork of this path lives, and this is its newest attempt. */
  public boolean isCurrent(ForkPath path, int attempt) {
    HomeFork fork = forks.find(path);
    return fork != null && fork.attempt == attempt;
  }

  /** Whether a node was lost with an attempt of this living fork. */
  public boolean wasLost(ForkPath path) {
    HomeFork fork = forks.find(path);
    return fork != null && fork.losses > 0;
  }

  /** At most so many live forks, in no order. */
  public List<ForkView> views(int most, long nowMillis) {
    return forks.all().stream().limit(most).map(fork -> fork.view(nowMillis)).toList();
  }

  HomeForks records() {
    return forks;
  }

  LostNodes lost() {
    return lost;
  }

  private void forked(ForkSpec spec, long nowMillis) {
    if (forks.find(spec.path()) != null) {
      throw new IllegalStateException(
          "fork "
              + spec.path()
              + " was forked again on "
              + self
              + " while it lives; cancel the first one or name the second by a key of its own");
    }
    HomeFork fork = new HomeFork(spec, nowMillis);
    forks.add(fork);
    Adoption adoption = fork.adopting;
    NodeId chosen = spec.chosen();
    if (adoption == null && chosen != null && !lost.contains(chosen)) {
      forks.sentTo(fork, chosen, nowMillis);
    } else if (adoption == null) {
      forks.place(fork, false);
    } else if (lost.contains(adoption.host())) {
      forks.runAgain(fork);
    } else {
      forks.sentTo(fork, adoption.host(), nowMillis);
    }
  }

  private void chosen(HomeEvent.Chosen chosen, long nowMillis) {
    HomeFork fork = forks.find(chosen.path());
    if (fork == null || !fork.isPlacing(chosen.attempt())) {
      return;
    }
    if (lost.contains(chosen.node())) {
      forks.park(fork, "node " + chosen.node() + " was chosen and is lost");
      return;
    }
    if (forks.lastChances().isOneOn(chosen.node(), fork)
        && !fork.askedToAvoid.contains(chosen.node())) {
      forks.place(fork, false); // the other was sent there meanwhile
      return;
    }
    fork.reason = "";
    forks.sentTo(fork, chosen.node(), nowMillis);
  }

  private void notThere(HomeEvent.NotThere missing) {
    HomeFork fork = forks.find(missing.path());
    if (fork != null
        && fork.isCurrent(missing.attempt(), missing.from())
        && fork.adopting != null) {
      fork.reason = missing.from() + " has it no longer";
      forks.runAgain(fork);
    }
  }

  private void nowhere(HomeEvent.Nowhere nowhere) {
    HomeFork fork = forks.find(nowhere.path());
    if (fork != null && fork.isPlacing(nowhere.attempt())) {
      forks.park(fork, nowhere.reason());
    }
  }

  private void accepted(HomeEvent.Accepted accepted, long nowMillis) {
    HomeFork fork = forks.find(accepted.path());
    if (fork == null || !fork.isCurrent(accepted.attempt(), accepted.from())) {
      fenceOff(accepted.from(), accepted.path(), accepted.attempt(), nowMillis);
    } else if (fork.state == HomeState.SENT) {
      fork.adopting = null;
      forks.step(fork, HomeState.ACCEPTED);
      forks.changed(fork);
    }
  }

  private void started(HomeEvent.Started started, long nowMillis) {
    HomeFork fork = forks.find(started.path());
    if (fork == null || !fork.isCurrent(started.attempt(), started.from())) {
      fenceOff(started.from(), started.path(), started.attempt(), nowMillis);
    } else if (fork.state != HomeState.RUNNING) {
      fork.adopting = null;
      forks.step(fork, HomeState.RUNNING);
      forks.changed(fork);
    }
  }

  private void ended(HomeEvent.Ended ended) {
    acknowledge(ended.from(), ended.report());
    HomeFork fork = forks.find(ended.path());
    if (fork == null || !fork.isCurrent(ended.attempt(), ended.from())) {
      return;
    }
    Outcome outcome = ended.outcome();
    if (outcome.kind() == Outcome.Kind.FAILED && fork.retriesUsed < fork.spec.retries()) {
      fork.retriesUsed++;
      fork.reason =
          "retry %d of %d after a failure on %s: %s"
              .formatted(fork.retriesUsed, fork.spec.retries(), ended.from(), outcome.message());
      forks.runAgain(fork);
    } else if (outcome.kind() == Outcome.Kind.UNBOUND && ++fork.unbound < fork.spec.maxLosses()) {
      fork.avoid(ended.from());
      fork.reason = outcome.message();
      forks.runAgain(fork);
    } else {
      forks.deliver(fork, outcome);
    }
  }

  private void acknowledge(NodeId from, long report) {
    if (report > 0) {
      effects.add(new HomeEffect.AckReport(from, report));
    }
  }

  private void handedBack(HomeEvent.HandedBack back) {
    acknowledge(back.from(), back.report());
    HomeFork fork = forks.find(back.path());
    if (fork == null || !fork.isCurrent(back.attempt(), back.from())) {
      return;
    }
    forks.keep(fork, back.checkpoint());
    fork.hasRun |= back.checkpoint() > 0; // else it was taken back before it began
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
    forks.placeAgain(fork, move == null);
  }

  private void checkpointed(HomeEvent.Checkpointed checkpointed) {
    HomeFork fork = forks.find(checkpointed.path());
    if (fork != null && fork.isCurrent(checkpointed.attempt(), checkpointed.from())) {
      forks.keep(fork, checkpointed.checkpoint());
    }
  }

  private void moveAsked(HomeEvent.MoveAsked asked, long nowMillis) {
    HomeFork fork = forks.find(asked.path());
    if (fork == null) {
      return;
    }
    NodeId to = asked.to();
    if (to != null && (lost.contains(to) || to.equals(fork.node))) {
      String why = lost.contains(to) ? "node " + to + " is lost" : "it is on " + to + " already";
      effects.add(new HomeEffect.MoveRefused(fork.path(), to, why));
    } else if (fork.state.isPlaced()) {
      forks.askRelease(fork, new HomeFork.Move(to, asked.why(), nowMillis));
    } else {
      fork.wish = to;
      if (fork.state == HomeState.WAITING) {
        forks.place(fork, false);
      }
    }
  }

  private void notReleased(HomeEvent.NotReleased refused) {
    HomeFork fork = forks.find(refused.path());
    if (fork != null && fork.isCurrent(refused.attempt(), refused.from()) && fork.move != null) {
      effects.add(new HomeEffect.MoveRefused(fork.path(), fork.move.to(), refused.why()));
      forks.stay(fork);
    }
  }

  private void cancelAsked(HomeEvent.CancelAsked asked, long nowMillis) {
    HomeFork fork = forks.find(asked.path());
    if (fork == null) {
      return;
    }
    if (fork.state.isPlaced() && fork.node != null) {
      cancels.send(
          new PendingCancel(
              new PendingCancel.Key(fork.path(), fork.attempt, fork.node),
              self,
              asked.why(),
              nowMillis));
    }
    forks.deliver(fork, Outcome.without(Outcome.Kind.CANCELLED, asked.why()));
  }

  private void replaced(HomeEvent.Replaced replaced, long nowMillis) {
    Adoption left = replaced.left();
    effects.add(new HomeEffect.Warn(replaced.why()));
    if (!lost.contains(left.host())) {
      cancels.send(
          new PendingCancel(
              new PendingCancel.Key(replaced.path(), left.attempt(), left.host()),
              left.oldHome(),
              replaced.why(),
              nowMillis));
    }
  }

  private void clusterChanged() {
    forks.clusterChanged();
    for (HomeFork fork : List.copyOf(forks.waiting())) {
      forks.place(fork, false);
    }
  }

  /** Ends an attempt that nobody waits for: a late copy of its spawn woke it. */
  private void fenceOff(NodeId node, ForkPath path, int attempt, long nowMillis) {
    PendingCancel.Key key = new PendingCancel.Key(path, attempt, node);
    if (!lost.contains(node) && !cancels.contains(key)) {
      cancels.send(
          new PendingCancel(key, self, "attempt " + attempt + " is out of date", nowMillis));
    }
  }
}
