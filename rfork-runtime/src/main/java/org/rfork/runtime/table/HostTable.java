package org.rfork.runtime.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

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
  private final HostedForks forks;
  private final Orphans orphans;
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
    Consumer<HostEffect> toDo = effect -> effects.add(effect);
    this.forks = new HostedForks(self, timing, new Heritage(maxKeptBytes), watcher, toDo);
    this.orphans = new Orphans(forks);
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
    } else if (event instanceof HostEvent.ReportsAcked acked) {
      reportsAcked(acked);
    } else if (event instanceof HostEvent.Tick) {
      forks.tick(nowMillis);
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
      orphans.homeLost(gone.home());
    } else if (event instanceof HostEvent.AdoptArrived adopt) {
      adoptArrived(adopt, nowMillis);
    } else if (event instanceof HostEvent.Settled settled) {
      orphans.forget(
          fork -> fork.path().isWithin(settled.path()) && !fork.path().equals(settled.path()),
          settled.path() + " has ended");
    } else if (event instanceof HostEvent.JobOver over) {
      orphans.forget(fork -> fork.path().job().equals(over.job()), "its job has ended");
    }
    return effects;
  }

  /** How many attempts are here, those that ended and are not acknowledged included. */
  public int size() {
    return forks.all().size() - forks.kept();
  }

  /** How many outcomes are kept for homes that might adopt them. */
  public int kept() {
    return forks.kept();
  }

  /** How many have begun and not ended. */
  public int running() {
    return forks.running();
  }

  /** How many are here and have not begun. */
  public int queued() {
    return size() - running() - unacknowledged();
  }

  /** How many outcomes and hand-backs no home has acknowledged. */
  public int unacknowledged() {
    return forks.unacknowledged().size();
  }

  /** At most so many attempts, in no order. */
  public List<HostedView> views(int most, long nowMillis) {
    return forks.all().stream().limit(most).map(fork -> fork.view(nowMillis)).toList();
  }

  /**
   * The heritable attempts of a fork and of all below it whose homes are lost.
   *
   * @param lost nodes that the asker knows to be lost, which may be news here
   */
  public List<Survivor> survivors(ForkPath family, Set<NodeId> lost) {
    return orphans.survivors(family, lost);
  }

  /** The home now of an attempt, by the one that spawned it; null if it is not here. */
  public @Nullable NodeId homeOf(NodeId origin, ForkPath path) {
    HostedFork fork = forks.ofOrigin(new HostedKey(origin, path));
    return fork == null ? null : fork.home;
  }

  /** Whether an attempt is here that was spawned so and is not over. */
  public boolean isHosted(NodeId origin, ForkPath path, int attempt) {
    HostedFork fork = forks.work(origin, path, attempt);
    return fork != null && !fork.state.isOver();
  }

  /** The home that spawned an attempt, by the one that it has now; null if it is not here. */
  public @Nullable NodeId originOf(NodeId home, ForkPath path) {
    HostedFork fork = forks.ofHome(new HostedKey(home, path));
    return fork == null ? null : fork.origin.home();
  }

  HostedForks records() {
    return forks;
  }

  Orphans orphans() {
    return orphans;
  }

  private void spawnArrived(HostEvent.SpawnArrived spawn, long nowMillis) {
    HostedKey key = new HostedKey(spawn.home(), spawn.path());
    HostedFork before = forks.ofOrigin(key);
    boolean isAdopted = before != null && !before.home.equals(spawn.home());
    if (isAdopted || orphans.isLost(spawn.home())) {
      return;
    }
    HostedFork known = before == null ? forks.adopted().get(key) : before;
    if (known != null && known.attempt > spawn.attempt()) {
      return;
    }
    if (known != null && known.attempt == spawn.attempt()) {
      if (known.state != HostState.KEPT) { // else its home has the outcome, and this came late
        forks.answer(known, nowMillis);
      }
      return;
    }
    if (known != null) {
      forks.stop(known, "attempt " + spawn.attempt() + " took its place");
    }
    HostedFork fork =
        new HostedFork(key, spawn.attempt(), spawn.heritable(), spawn.digest(), nowMillis);
    forks.add(fork);
    effects.add(new HostEffect.StartHosting(key, spawn.attempt(), spawn.heritable()));
  }

  private void adoptArrived(HostEvent.AdoptArrived adopt, long nowMillis) {
    if (orphans.isLost(adopt.home())) {
      return;
    }
    HostedFork orphan = forks.find(adopt.oldHome(), adopt.path(), adopt.attempt());
    HostedFork own = forks.find(adopt.home(), adopt.path(), adopt.attempt());
    if (own != null && !adopt.oldHome().equals(own.adoptedFrom)) {
      own = null; // of the same number, but of another home
    }
    HostedFork meant = orphan == null ? own : orphan;
    if (meant == null) {
      effects.add(new HostEffect.SendNotThere(adopt.home(), adopt.path(), adopt.attempt()));
      return;
    }
    if (meant == orphan || meant.state == HostState.KEPT) {
      orphans.adopt(meant, adopt.home());
    }
    forks.answer(meant, nowMillis);
  }

  private void runStarted(HostEvent.RunStarted started) {
    HostedFork fork = forks.work(started.home(), started.path(), started.attempt());
    if (fork != null && fork.state == HostState.QUEUED) {
      forks.step(fork, HostState.RUNNING);
      effects.add(new HostEffect.SendStarted(fork.home, fork.path(), fork.attempt));
    }
  }

  private void runEnded(HostEvent.RunEnded ended, long nowMillis) {
    HostedFork fork = forks.work(ended.home(), ended.path(), ended.attempt());
    if (fork != null && !fork.state.isOver()) {
      fork.outcome = ended.outcome();
      if (orphans.contains(fork)) {
        forks.step(fork, HostState.KEPT);
      } else {
        forks.step(fork, HostState.ENDED);
        forks.report(fork, nowMillis);
      }
    }
  }

  private void handBackAsked(HostEvent.HandBackAsked asked, long nowMillis) {
    HostedFork fork = forks.work(asked.home(), asked.path(), asked.attempt());
    if (fork != null && fork.state == HostState.QUEUED) {
      handBack(fork, asked.why(), 0, nowMillis);
    }
  }

  private void checkpointTaken(HostEvent.CheckpointTaken taken) {
    HostedFork fork = forks.work(taken.home(), taken.path(), taken.attempt());
    if (fork != null && fork.state == HostState.RUNNING && !orphans.contains(fork)) {
      effects.add(
          new HostEffect.SendCheckpoint(
              fork.home, taken.home(), taken.path(), taken.attempt(), taken.checkpoint()));
    }
  }

  private void releaseArrived(HostEvent.ReleaseArrived release, long nowMillis) {
    HostedFork fork = forks.find(release.home(), release.path(), release.attempt());
    if (fork == null) {
      return; // its spawn is still on its way, and the home asks again
    }
    if (fork.state.isUnacknowledged()) {
      forks.report(fork, nowMillis);
    } else if (!fork.state.isOver()) {
      effects.add(
          new HostEffect.AskRelease(
              fork.origin.home(), release.path(), release.attempt(), release.why()));
    }
  }

  private void released(HostEvent.Released released, long nowMillis) {
    HostedFork fork = forks.work(released.home(), released.path(), released.attempt());
    if (fork != null && fork.state == HostState.RUNNING) {
      handBack(fork, released.why(), released.checkpoint(), nowMillis);
    }
  }

  private void handBack(HostedFork fork, String why, long checkpoint, long nowMillis) {
    if (orphans.contains(fork)) {
      forks.forget(fork); // there is nobody to take it back
      return;
    }
    fork.why = why;
    fork.checkpoint = checkpoint;
    forks.step(fork, HostState.HANDED_BACK);
    forks.report(fork, nowMillis);
  }

  private void notReleased(HostEvent.NotReleased refused) {
    HostedFork fork = forks.work(refused.home(), refused.path(), refused.attempt());
    if (fork != null && !fork.state.isOver()) {
      effects.add(
          new HostEffect.SendNotReleased(
              fork.home, refused.path(), refused.attempt(), refused.why()));
    }
  }

  private void reportsAcked(HostEvent.ReportsAcked acked) {
    for (HostedFork fork :
        forks.unacknowledged().between(acked.home(), acked.first(), acked.last())) {
      boolean hasEnded = fork.state == HostState.ENDED;
      fork.wasSeen |= hasEnded;
      if (hasEnded && fork.heritable) {
        effects.add(new HostEffect.OutcomeSeen(fork.origin.home(), fork.path(), fork.attempt));
        forks.step(fork, HostState.KEPT);
      } else {
        forks.forget(fork);
      }
    }
  }

  private void cancelArrived(HostEvent.CancelArrived cancel) {
    HostedFork fork = forks.find(cancel.owner(), cancel.path(), cancel.attempt());
    if (fork != null) {
      forks.stop(fork, cancel.why());
    } else { // its adoption may have been overtaken
      orphans.forget(
          orphan -> orphan.path().equals(cancel.path()) && orphan.attempt == cancel.attempt(),
          cancel.why());
    }
    effects.add(new HostEffect.SendCancelled(cancel.home(), cancel.path(), cancel.attempt()));
  }
}
