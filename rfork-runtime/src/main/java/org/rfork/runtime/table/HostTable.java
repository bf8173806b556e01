package org.rfork.runtime.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/**
 * The attempts that this node runs for any home, its own included. Of each home's path only the
 * highest attempt is kept; outcomes, and work that is handed back, are kept and said again until
 * the home acknowledges them. Pure and not thread-safe, like {@link ForkTable}.
 */
public final class HostTable {
  private final NodeId self;
  private final Timing timing;
  private final Transition<HostState> watcher;
  private final Map<HostedFork.Key, HostedFork> hosted = new HashMap<>();

  /** Invariant: exactly those in ENDED and HANDED_BACK, those sent longest ago first. */
  private final Set<HostedFork> unacknowledged = new LinkedHashSet<>();

  /** Homes that never come back: their late spawns must not start anything. */
  private final Set<NodeId> lostHomes = new HashSet<>();

  private int running;
  private List<HostEffect> effects = new ArrayList<>();

  /** An empty table of the node {@code self}. */
  public HostTable(NodeId self, Timing timing) {
    this(self, timing, (from, to) -> {});
  }

  HostTable(NodeId self, Timing timing, Transition<HostState> watcher) {
    this.self = self;
    this.timing = timing;
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
    }
    return effects;
  }

  /** How many attempts are kept, those that ended and are not acknowledged included. */
  public int size() {
    return hosted.size();
  }

  /** How many have begun and not ended. */
  public int running() {
    return running;
  }

  /** How many are here and have not begun. */
  public int queued() {
    return hosted.size() - running - unacknowledged.size();
  }

  /** How many outcomes and hand-backs no home has acknowledged. */
  public int unacknowledged() {
    return unacknowledged.size();
  }

  /** At most so many attempts, in no order. */
  public List<HostedView> views(int most, long nowMillis) {
    return hosted.values().stream().limit(most).map(fork -> fork.view(nowMillis)).toList();
  }

  Collection<HostedFork> hosted() {
    return hosted.values();
  }

  Set<HostedFork> unacknowledgedForks() {
    return unacknowledged;
  }

  Set<NodeId> lostHomes() {
    return lostHomes;
  }

  private void spawnArrived(HostEvent.SpawnArrived spawn, long nowMillis) {
    if (lostHomes.contains(spawn.home())) {
      return;
    }
    HostedFork.Key key = new HostedFork.Key(spawn.home(), spawn.path());
    HostedFork known = hosted.get(key);
    if (known != null && known.attempt > spawn.attempt()) {
      return;
    }
    if (known != null && known.attempt == spawn.attempt()) {
      if (known.state.isUnacknowledged()) {
        report(known, nowMillis);
      } else {
        accept(known);
      }
      return;
    }
    if (known != null) {
      stop(known, "attempt " + spawn.attempt() + " took its place");
    }
    HostedFork fork = new HostedFork(key, spawn.attempt(), nowMillis);
    hosted.put(key, fork);
    accept(fork);
    effects.add(new HostEffect.StartHosting(spawn.home(), spawn.path(), spawn.attempt()));
  }

  private void runStarted(HostEvent.RunStarted started) {
    HostedFork fork = find(started.home(), started.path(), started.attempt());
    if (fork != null && fork.state == HostState.QUEUED) {
      step(fork, HostState.RUNNING);
      effects.add(new HostEffect.SendStarted(started.home(), started.path(), started.attempt()));
    }
  }

  private void runEnded(HostEvent.RunEnded ended, long nowMillis) {
    HostedFork fork = find(ended.home(), ended.path(), ended.attempt());
    if (fork != null && !fork.state.isUnacknowledged()) {
      fork.outcome = ended.outcome();
      step(fork, HostState.ENDED);
      report(fork, nowMillis);
    }
  }

  private void handBackAsked(HostEvent.HandBackAsked asked, long nowMillis) {
    HostedFork fork = find(asked.home(), asked.path(), asked.attempt());
    if (fork != null && fork.state == HostState.QUEUED) {
      fork.why = asked.why();
      step(fork, HostState.HANDED_BACK);
      report(fork, nowMillis);
    }
  }

  private void checkpointTaken(HostEvent.CheckpointTaken taken) {
    HostedFork fork = find(taken.home(), taken.path(), taken.attempt());
    if (fork != null && fork.state == HostState.RUNNING) {
      effects.add(
          new HostEffect.SendCheckpoint(
              taken.home(), taken.path(), taken.attempt(), taken.checkpoint()));
    }
  }

  private void releaseArrived(HostEvent.ReleaseArrived release, long nowMillis) {
    HostedFork fork = find(release.home(), release.path(), release.attempt());
    if (fork == null) {
      return; // its spawn is still on its way, and the home asks again
    }
    if (fork.state.isUnacknowledged()) {
      report(fork, nowMillis);
    } else {
      effects.add(
          new HostEffect.AskRelease(
              release.home(), release.path(), release.attempt(), release.why()));
    }
  }

  private void released(HostEvent.Released released, long nowMillis) {
    HostedFork fork = find(released.home(), released.path(), released.attempt());
    if (fork != null && fork.state == HostState.RUNNING) {
      fork.why = released.why();
      fork.checkpoint = released.checkpoint();
      step(fork, HostState.HANDED_BACK);
      report(fork, nowMillis);
    }
  }

  private void notReleased(HostEvent.NotReleased refused) {
    HostedFork fork = find(refused.home(), refused.path(), refused.attempt());
    if (fork != null && !fork.state.isUnacknowledged()) {
      effects.add(
          new HostEffect.SendNotReleased(
              refused.home(), refused.path(), refused.attempt(), refused.why()));
    }
  }

  private void outcomeAcked(HostEvent.OutcomeAcked acked) {
    HostedFork fork = find(acked.home(), acked.path(), acked.attempt());
    if (fork != null && fork.state.isUnacknowledged()) {
      forget(fork);
    }
  }

  private void cancelArrived(HostEvent.CancelArrived cancel) {
    HostedFork fork = find(cancel.home(), cancel.path(), cancel.attempt());
    if (fork != null) {
      stop(fork, cancel.why());
    }
    effects.add(new HostEffect.SendCancelled(cancel.home(), cancel.path(), cancel.attempt()));
  }

  private void homeLost(NodeId home) {
    lostHomes.add(home);
    List<HostedFork> orphans =
        hosted.values().stream().filter(fork -> fork.key.home().equals(home)).toList();
    for (HostedFork fork : orphans) {
      stop(fork, "its home " + home + " was lost");
    }
  }

  private void tick(long nowMillis) {
    while (!unacknowledged.isEmpty()) {
      HostedFork oldest = unacknowledged.iterator().next();
      if (!timing.isDue(oldest.sentAtMillis, nowMillis)) {
        return;
      }
      report(oldest, nowMillis);
    }
  }

  private void accept(HostedFork fork) {
    effects.add(new HostEffect.SendAccepted(fork.key.home(), fork.key.path(), fork.attempt));
  }

  /** Says how it ended, or that it goes back, and remembers to say it again. */
  private void report(HostedFork fork, long nowMillis) {
    fork.sentAtMillis = nowMillis;
    unacknowledged.remove(fork);
    unacknowledged.add(fork);
    HostedFork.Key key = fork.key;
    Outcome outcome = fork.outcome;
    effects.add(
        outcome != null
            ? new HostEffect.SendEnded(key.home(), key.path(), fork.attempt, outcome)
            : new HostEffect.SendHandedBack(
                key.home(), key.path(), fork.attempt, fork.why, fork.checkpoint));
  }

  /** Forgets it, and ends its work if there is any. */
  private void stop(HostedFork fork, String why) {
    if (!fork.state.isUnacknowledged()) {
      effects.add(new HostEffect.StopHosting(fork.key.home(), fork.key.path(), fork.attempt, why));
    }
    forget(fork);
  }

  private void forget(HostedFork fork) {
    step(fork, HostState.FORGOTTEN);
    hosted.remove(fork.key);
  }

  private @Nullable HostedFork find(NodeId home, ForkPath path, int attempt) {
    HostedFork fork = hosted.get(new HostedFork.Key(home, path));
    return fork != null && fork.attempt == attempt ? fork : null;
  }

  /** The one place where a state changes, and with it what is kept by state. */
  private void step(HostedFork fork, HostState to) {
    HostState from = fork.state;
    if (!from.canBecome(to)) {
      throw new IllegalStateException(
          "attempt %d of %s on %s cannot go from %s to %s: this is an error in rfork"
              .formatted(fork.attempt, fork.key.path(), self, from, to));
    }
    running += (to == HostState.RUNNING ? 1 : 0) - (from == HostState.RUNNING ? 1 : 0);
    if (to == HostState.FORGOTTEN) {
      unacknowledged.remove(fork);
    }
    fork.state = to;
    watcher.taken(from, to);
  }
}
