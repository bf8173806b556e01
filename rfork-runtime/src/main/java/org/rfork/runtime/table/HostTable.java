package org.rfork.runtime.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/**
 * The attempts that this node runs for other homes. Of each home's path only the highest attempt is
 * kept; outcomes, and work that is handed back, are kept and said again until the home acknowledges
 * them.
 *
 * <p>A heritable attempt outlives its home: it goes on as an orphan, and its outcome is kept, until
 * a home adopts it, its parent is settled, or its job is over. Outcomes that a home has are kept in
 * the same way, since they are lost with it.
 *
 * <p>Pure and not thread-safe, like {@link ForkTable}.
 */
public final class HostTable {
  private final NodeId self;
  private final Timing timing;
  private final Transition<HostState> watcher;

  /** All, by the homes that spawned them. */
  private final Map<HostedFork.Key, HostedFork> hosted = new HashMap<>();

  /** Invariant: the same, by the homes that they have now. */
  private final Map<HostedFork.Key, HostedFork> ofHome = new HashMap<>();

  /** Invariant: exactly those in KEPT. */
  private final Heritage heritage;

  /** Invariant: exactly those in ENDED and HANDED_BACK, those sent longest ago first. */
  private final Set<HostedFork> unacknowledged = new LinkedHashSet<>();

  /** Those in QUEUED whose homes were not told that they are here; the next tick tells them. */
  private final Set<HostedFork> untold = new LinkedHashSet<>();

  /** Homes that never come back: their late spawns must not start anything. */
  private final Set<NodeId> lostHomes = new HashSet<>();

  private int running;
  private List<HostEffect> effects = new ArrayList<>();

  /**
   * An empty table of the node {@code self}.
   *
   * @param maxKeptBytes how much kept outcomes may take
   */
  public HostTable(NodeId self, Timing timing, long maxKeptBytes) {
    this(self, timing, maxKeptBytes, (from, to) -> {});
  }

  HostTable(NodeId self, Timing timing, long maxKeptBytes, Transition<HostState> watcher) {
    this.self = self;
    this.timing = timing;
    this.heritage = new Heritage(maxKeptBytes);
    this.watcher = watcher;
  }

  /**
   * Takes one event.
   *
   * @param nowMillis the time by a clock that does not run backwards
   * @return what to do, in order; empty for what is stale
   */
  public List<HostEffect> apply(HostEvent event, long nowMillis) {
    effects = new ArrayList<>(4);
    if (event instanceof HostEvent.SpawnArrived spawn) {
      spawnArrived(spawn, nowMillis);
    } else if (event instanceof HostEvent.RunStarted started) {
      runStarted(started);
    } else if (event instanceof HostEvent.RunEnded ended) {
      runEnded(ended, nowMillis);
    } else if (event instanceof HostEvent.OutcomeAcked acked) {
      outcomeAcked(acked);
    } else if (event instanceof HostEvent.Tick) {
      tick(nowMillis);
    } else if (event instanceof HostEvent.CancelArrived cancel) {
      cancelArrived(cancel);
    } else if (event instanceof HostEvent.HandBackAsked asked) {
      handBackAsked(asked, nowMillis);
    } else if (event instanceof HostEvent.CheckpointTaken taken) {
      checkpointTaken(taken);
    } else if (event instanceof HostEvent.ReleaseArrived release) {
      releaseArrived(release, nowMillis);
    } else if (event instanceof HostEvent.Released released) {
      released(released, nowMillis);
    } else if (event instanceof HostEvent.NotReleased refused) {
      notReleased(refused);
    } else if (event instanceof HostEvent.HomeLost gone) {
      homeLost(gone.home());
    } else if (event instanceof HostEvent.AdoptArrived adopt) {
      adoptArrived(adopt, nowMillis);
    } else if (event instanceof HostEvent.Settled settled) {
      forgetOrphans(
          fork -> fork.path().isWithin(settled.path()) && !fork.path().equals(settled.path()),
          settled.path() + " has ended");
    } else if (event instanceof HostEvent.JobOver over) {
      forgetOrphans(fork -> fork.path().job().equals(over.job()), "its job has ended");
    }
    return effects;
  }

  /** How many attempts are here, those that ended and are not acknowledged included. */
  public int size() {
    return hosted.size() - heritage.size();
  }

  /** How many outcomes are kept for homes that might adopt them. */
  public int kept() {
    return heritage.size();
  }

  /** How many have begun and not ended. */
  public int running() {
    return running;
  }

  /** How many are here and have not begun. */
  public int queued() {
    return size() - running - unacknowledged.size();
  }

  /** How many outcomes and hand-backs no home has acknowledged. */
  public int unacknowledged() {
    return unacknowledged.size();
  }

  /** At most so many attempts, in no order. */
  public List<HostedView> views(int most, long nowMillis) {
    return hosted.values().stream().limit(most).map(fork -> fork.view(nowMillis)).toList();
  }

  /**
   * The heritable attempts of a fork and of all below it whose homes are lost.
   *
   * @param lost nodes that the asker knows to be lost, which may be news here
   */
  public List<Survivor> survivors(ForkPath family, Set<NodeId> lost) {
    return hosted.values().stream()
        .filter(fork -> fork.heritable && fork.state != HostState.HANDED_BACK)
        .filter(fork -> fork.path().isWithin(family))
        .filter(fork -> isOrphan(fork) || lost.contains(fork.home))
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

  /** The home now of an attempt, by the one that spawned it; null if it is not here. */
  public @Nullable NodeId homeOf(NodeId origin, ForkPath path) {
    HostedFork fork = hosted.get(new HostedFork.Key(origin, path));
    return fork == null ? null : fork.home;
  }

  /** Whether an attempt is here that was spawned so and is not over. */
  public boolean isHosted(NodeId origin, ForkPath path, int attempt) {
    HostedFork fork = work(origin, path, attempt);
    return fork != null && !fork.state.isOver();
  }

  /** The home that spawned an attempt, by the one that it has now; null if it is not here. */
  public @Nullable NodeId originOf(NodeId home, ForkPath path) {
    HostedFork fork = ofHome.get(new HostedFork.Key(home, path));
    return fork == null ? null : fork.origin.home();
  }

  Map<HostedFork.Key, HostedFork> ofHome() {
    return ofHome;
  }

  Collection<HostedFork> hosted() {
    return hosted.values();
  }

  Set<HostedFork> unacknowledgedForks() {
    return unacknowledged;
  }

  Set<HostedFork> untold() {
    return untold;
  }

  Set<NodeId> lostHomes() {
    return lostHomes;
  }

  private void spawnArrived(HostEvent.SpawnArrived spawn, long nowMillis) {
    HostedFork.Key key = new HostedFork.Key(spawn.home(), spawn.path());
    HostedFork before = hosted.get(key);
    boolean isAdopted = before != null && !before.home.equals(spawn.home());
    if (isAdopted || lostHomes.contains(spawn.home())) {
      return;
    }
    HostedFork known = ofHome.get(key);
    if (known != null && known.attempt > spawn.attempt()) {
      return;
    }
    if (known != null && known.attempt == spawn.attempt()) {
      if (known.state != HostState.KEPT) { // else its home has the outcome, and this came late
        answer(known, nowMillis);
      }
      return;
    }
    if (known != null) {
      stop(known, "attempt " + spawn.attempt() + " took its place");
    }
    HostedFork fork =
        new HostedFork(key, spawn.attempt(), spawn.heritable(), spawn.digest(), nowMillis);
    hosted.put(key, fork);
    ofHome.put(key, fork);
    untold.add(fork); // most are over before there is anything to tell
    effects.add(new HostEffect.StartHosting(spawn.home(), spawn.path(), spawn.attempt()));
  }

  private void adoptArrived(HostEvent.AdoptArrived adopt, long nowMillis) {
    if (lostHomes.contains(adopt.home())) {
      return;
    }
    HostedFork orphan = find(adopt.oldHome(), adopt.path(), adopt.attempt());
    HostedFork own = find(adopt.home(), adopt.path(), adopt.attempt());
    if (own != null && !adopt.oldHome().equals(own.adoptedFrom)) {
      own = null; // of the same number, but of another home
    }
    HostedFork meant = orphan == null ? own : orphan;
    if (meant == null) {
      effects.add(new HostEffect.SendNotThere(adopt.home(), adopt.path(), adopt.attempt()));
      return;
    }
    if (meant == orphan || meant.state == HostState.KEPT) {
      bringHome(meant, adopt.home());
    }
    answer(meant, nowMillis);
  }

  /** The attempt has a home again. */
  private void bringHome(HostedFork orphan, NodeId home) {
    HostedFork other = ofHome.get(new HostedFork.Key(home, orphan.path()));
    if (other != null && other != orphan) {
      stop(other, "attempt " + orphan.attempt + " was adopted in its place");
    }
    ofHome.remove(orphan.key(), orphan);
    if (!orphan.home.equals(home)) {
      orphan.adoptedFrom = orphan.home;
      orphan.home = home;
    }
    ofHome.put(orphan.key(), orphan);
    if (orphan.state == HostState.KEPT) {
      step(orphan, HostState.ENDED);
    }
  }

  private void runStarted(HostEvent.RunStarted started) {
    HostedFork fork = work(started.home(), started.path(), started.attempt());
    if (fork != null && fork.state == HostState.QUEUED) {
      step(fork, HostState.RUNNING);
      effects.add(new HostEffect.SendStarted(fork.home, fork.path(), fork.attempt));
    }
  }

  private void runEnded(HostEvent.RunEnded ended, long nowMillis) {
    HostedFork fork = work(ended.home(), ended.path(), ended.attempt());
    if (fork != null && !fork.state.isOver()) {
      fork.outcome = ended.outcome();
      if (isOrphan(fork)) {
        step(fork, HostState.KEPT);
      } else {
        step(fork, HostState.ENDED);
        report(fork, nowMillis);
      }
    }
  }

  private void handBackAsked(HostEvent.HandBackAsked asked, long nowMillis) {
    HostedFork fork = work(asked.home(), asked.path(), asked.attempt());
    if (fork != null && fork.state == HostState.QUEUED) {
      handBack(fork, asked.why(), 0, nowMillis);
    }
  }

  private void checkpointTaken(HostEvent.CheckpointTaken taken) {
    HostedFork fork = work(taken.home(), taken.path(), taken.attempt());
    if (fork != null && fork.state == HostState.RUNNING && !isOrphan(fork)) {
      effects.add(
          new HostEffect.SendCheckpoint(
              fork.home, taken.home(), taken.path(), taken.attempt(), taken.checkpoint()));
    }
  }

  private void releaseArrived(HostEvent.ReleaseArrived release, long nowMillis) {
    HostedFork fork = find(release.home(), release.path(), release.attempt());
    if (fork == null) {
      return; // its spawn is still on its way, and the home asks again
    }
    if (fork.state.isUnacknowledged()) {
      report(fork, nowMillis);
    } else if (!fork.state.isOver()) {
      effects.add(
          new HostEffect.AskRelease(
              fork.origin.home(), release.path(), release.attempt(), release.why()));
    }
  }

  private void released(HostEvent.Released released, long nowMillis) {
    HostedFork fork = work(released.home(), released.path(), released.attempt());
    if (fork != null && fork.state == HostState.RUNNING) {
      handBack(fork, released.why(), released.checkpoint(), nowMillis);
    }
  }

  private void handBack(HostedFork fork, String why, long checkpoint, long nowMillis) {
    if (isOrphan(fork)) {
      forget(fork); // there is nobody to take it back
      return;
    }
    fork.why = why;
    fork.checkpoint = checkpoint;
    step(fork, HostState.HANDED_BACK);
    report(fork, nowMillis);
  }

  private void notReleased(HostEvent.NotReleased refused) {
    HostedFork fork = work(refused.home(), refused.path(), refused.attempt());
    if (fork != null && !fork.state.isOver()) {
      effects.add(
          new HostEffect.SendNotReleased(
              fork.home, refused.path(), refused.attempt(), refused.why()));
    }
  }

  private void outcomeAcked(HostEvent.OutcomeAcked acked) {
    HostedFork fork = find(acked.home(), acked.path(), acked.attempt());
    if (fork != null && fork.state == HostState.ENDED && fork.heritable) {
      fork.wasSeen = true;
      step(fork, HostState.KEPT);
    } else if (fork != null && fork.state.isUnacknowledged()) {
      forget(fork);
    }
  }

  private void cancelArrived(HostEvent.CancelArrived cancel) {
    HostedFork fork = find(cancel.owner(), cancel.path(), cancel.attempt());
    if (fork != null) {
      stop(fork, cancel.why());
    } else { // its adoption may have been overtaken
      forgetOrphans(
          orphan -> orphan.path().equals(cancel.path()) && orphan.attempt == cancel.attempt(),
          cancel.why());
    }
    effects.add(new HostEffect.SendCancelled(cancel.home(), cancel.path(), cancel.attempt()));
  }

  private void homeLost(NodeId home) {
    lostHomes.add(home);
    for (HostedFork fork : List.copyOf(ofHome.values())) {
      if (fork.home.equals(home)) {
        homeLost(fork);
      }
    }
  }

  private void homeLost(HostedFork fork) {
    if (!fork.heritable || fork.state == HostState.HANDED_BACK) {
      stop(fork, "its home " + fork.home + " was lost");
    } else if (fork.state == HostState.ENDED) {
      step(fork, HostState.KEPT);
    }
  }

  private boolean isOrphan(HostedFork fork) {
    return lostHomes.contains(fork.home);
  }

  /** Nobody will adopt these: what has a home that lives is that home's business. */
  private void forgetOrphans(Predicate<HostedFork> which, String why) {
    for (HostedFork fork : List.copyOf(hosted.values())) {
      if ((fork.state == HostState.KEPT || isOrphan(fork)) && which.test(fork)) {
        stop(fork, why);
      }
    }
  }

  private void tick(long nowMillis) {
    for (HostedFork fork : List.copyOf(untold)) {
      answer(fork, nowMillis);
    }
    while (!unacknowledged.isEmpty()) {
      HostedFork oldest = unacknowledged.iterator().next();
      if (!timing.isDue(oldest.sentAtMillis, nowMillis)) {
        return;
      }
      report(oldest, nowMillis);
    }
  }

  /** Says where it is in its life. */
  private void answer(HostedFork fork, long nowMillis) {
    untold.remove(fork);
    if (fork.state.isUnacknowledged()) {
      report(fork, nowMillis);
    } else if (fork.state == HostState.RUNNING) {
      effects.add(new HostEffect.SendStarted(fork.home, fork.path(), fork.attempt));
    } else {
      effects.add(new HostEffect.SendAccepted(fork.home, fork.path(), fork.attempt));
    }
  }

  /** Says how it ended, or that it goes back, and remembers to say it again. */
  private void report(HostedFork fork, long nowMillis) {
    fork.sentAtMillis = nowMillis;
    unacknowledged.remove(fork);
    unacknowledged.add(fork);
    Outcome outcome = fork.outcome;
    effects.add(
        outcome != null
            ? new HostEffect.SendEnded(fork.home, fork.path(), fork.attempt, outcome)
            : new HostEffect.SendHandedBack(
                fork.home,
                fork.origin.home(),
                fork.path(),
                fork.attempt,
                fork.why,
                fork.checkpoint));
  }

  /** Forgets it, and ends its work if there is any. */
  private void stop(HostedFork fork, String why) {
    if (!fork.state.isOver()) {
      effects.add(new HostEffect.StopHosting(fork.origin.home(), fork.path(), fork.attempt, why));
    }
    forget(fork);
  }

  private void forget(HostedFork fork) {
    step(fork, HostState.FORGOTTEN);
    hosted.remove(fork.origin);
    ofHome.remove(fork.key());
    effects.add(new HostEffect.LetGo(fork.origin.home(), fork.path(), fork.attempt));
  }

  /** What a home speaks of. */
  private @Nullable HostedFork find(NodeId home, ForkPath path, int attempt) {
    HostedFork fork = ofHome.get(new HostedFork.Key(home, path));
    return fork != null && fork.attempt == attempt ? fork : null;
  }

  /** What the work itself speaks of, by the home that spawned it. */
  private @Nullable HostedFork work(NodeId origin, ForkPath path, int attempt) {
    HostedFork fork = hosted.get(new HostedFork.Key(origin, path));
    return fork != null && fork.attempt == attempt ? fork : null;
  }

  /** The one place where a state changes, and with it what is kept by state. */
  private void step(HostedFork fork, HostState to) {
    HostState from = fork.state;
    if (!from.canBecome(to)) {
      throw new IllegalStateException(
          "attempt %d of %s on %s cannot go from %s to %s: this is an error in rfork"
              .formatted(fork.attempt, fork.path(), self, from, to));
    }
    running += (to == HostState.RUNNING ? 1 : 0) - (from == HostState.RUNNING ? 1 : 0);
    if (from == HostState.QUEUED) {
      untold.remove(fork);
    } else if (from.isUnacknowledged()) {
      unacknowledged.remove(fork);
    } else if (from == HostState.KEPT) {
      heritage.remove(fork);
    }
    fork.state = to;
    watcher.taken(from, to);
    if (to == HostState.KEPT) {
      heritage.add(fork);
      for (HostedFork old = heritage.surplus(); old != null; old = heritage.surplus()) {
        forget(old);
      }
    }
  }
}
