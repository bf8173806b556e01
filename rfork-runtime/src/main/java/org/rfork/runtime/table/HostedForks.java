package org.rfork.runtime.table;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.LinkedQueue;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/**
 * The records of a {@link HostTable}, and the steps that its rules take with them: each changes a
 * record, keeps the sets of records in step with it, and says what is to be done. Mutable, like the
 * table that owns it.
 */
final class HostedForks {
  private final NodeId self;
  private final Timing timing;
  private final Transition<HostState> watcher;
  private final Consumer<HostEffect> effects;

  /** All, by the homes that spawned them. */
  private final Map<HostedKey, HostedFork> hosted = new HashMap<>();

  /** Invariant: exactly those that have other homes now, by these. */
  private final Map<HostedKey, HostedFork> adopted = new HashMap<>();

  /** Invariant: exactly those in KEPT. */
  private final Heritage heritage;

  /** Invariant: exactly those in ENDED and HANDED_BACK. */
  private final HostedReports unacknowledged = new HostedReports();

  /** Those in QUEUED whose homes were not told that they are here; the next tick tells them. */
  private final LinkedQueue<HostedFork> untold = new LinkedQueue<>();

  private int running;

  HostedForks(
      NodeId self,
      Timing timing,
      Heritage heritage,
      Transition<HostState> watcher,
      Consumer<HostEffect> effects) {
    this.self = self;
    this.timing = timing;
    this.heritage = heritage;
    this.watcher = watcher;
    this.effects = effects;
  }

  Collection<HostedFork> all() {
    return hosted.values();
  }

  Map<HostedKey, HostedFork> adopted() {
    return adopted;
  }

  HostedReports unacknowledged() {
    return unacknowledged;
  }

  LinkedQueue<HostedFork> untold() {
    return untold;
  }

  int running() {
    return running;
  }

  int kept() {
    return heritage.size();
  }

  /** One more, of which its home is told by the next tick: most are over before. */
  void add(HostedFork fork) {
    hosted.put(fork.origin, fork);
    untold.add(fork.place);
  }

  /** What a home spawned; null if it is not here. */
  @Nullable HostedFork ofOrigin(HostedKey origin) {
    return hosted.get(origin);
  }

  /** What has this home now; null if it is not here. */
  @Nullable HostedFork ofHome(HostedKey key) {
    HostedFork fork = hosted.get(key);
    return fork != null && fork.home.equals(key.home()) ? fork : adopted.get(key);
  }

  /** What a home speaks of. */
  @Nullable HostedFork find(NodeId home, ForkPath path, int attempt) {
    HostedFork fork = ofHome(new HostedKey(home, path));
    return fork != null && fork.attempt == attempt ? fork : null;
  }

  /** What the work itself speaks of, by the home that spawned it. */
  @Nullable HostedFork work(NodeId origin, ForkPath path, int attempt) {
    HostedFork fork = hosted.get(new HostedKey(origin, path));
    return fork != null && fork.attempt == attempt ? fork : null;
  }

  /** Another home takes it over. */
  void rehome(HostedFork orphan, NodeId home) {
    adopted.remove(orphan.key(), orphan);
    if (!orphan.home.equals(home)) {
      orphan.adoptedFrom = orphan.home;
      orphan.home = home;
    }
    if (!home.equals(orphan.origin.home())) {
      adopted.put(orphan.key(), orphan);
    }
  }

  /** Says again what was not acknowledged, and first what was never said. */
  void tick(long nowMillis) {
    for (HostedFork next = untold.oldest(); next != null; next = untold.oldest()) {
      answer(next, nowMillis);
    }
    for (HostedFork next : unacknowledged.due(timing, nowMillis)) {
      report(next, nowMillis);
    }
  }

  /** Says where it is in its life. */
  void answer(HostedFork fork, long nowMillis) {
    fork.place.leave();
    if (fork.state.isUnacknowledged()) {
      report(fork, nowMillis);
    } else if (fork.state == HostState.RUNNING) {
      effects.accept(new HostEffect.SendStarted(fork.home, fork.path(), fork.attempt));
    } else {
      effects.accept(new HostEffect.SendAccepted(fork.home, fork.path(), fork.attempt));
    }
  }

  /** Says how it ended, or that it goes back, and remembers to say it again. */
  void report(HostedFork fork, long nowMillis) {
    unacknowledged.add(fork, nowMillis);
    Outcome outcome = fork.outcome;
    effects.accept(
        outcome != null
            ? new HostEffect.SendEnded(fork.home, fork.path(), fork.attempt, outcome, fork.report)
            : new HostEffect.SendHandedBack(
                fork.home,
                fork.origin.home(),
                fork.path(),
                fork.attempt,
                fork.why,
                fork.checkpoint,
                fork.report));
  }

  /** Its home is lost and no other will have it: stops it, and gives up what its outcome claims. */
  void abandon(HostedFork fork, String why) {
    Outcome outcome = fork.outcome;
    if (outcome != null && !fork.wasSeen && !outcome.claims().isEmpty()) {
      effects.accept(new HostEffect.Discard(outcome));
    }
    stop(fork, why);
  }

  /** Forgets it, and ends its work if there is any. */
  void stop(HostedFork fork, String why) {
    if (!fork.state.isOver()) {
      effects.accept(
          new HostEffect.StopHosting(fork.origin.home(), fork.path(), fork.attempt, why));
    }
    forget(fork);
  }

  void forget(HostedFork fork) {
    step(fork, HostState.FORGOTTEN);
    hosted.remove(fork.origin);
    if (fork.adoptedFrom != null) {
      adopted.remove(fork.key(), fork);
    }
    effects.accept(new HostEffect.LetGo(fork.origin, fork.attempt, fork.wasSeen));
  }

  /** The one place where a state changes, and with it what is kept by state. */
  void step(HostedFork fork, HostState to) {
    HostState from = fork.state;
    if (!from.canBecome(to)) {
      throw new IllegalStateException(
          "attempt %d of %s on %s cannot go from %s to %s: this is an error in rfork"
              .formatted(fork.attempt, fork.path(), self, from, to));
    }
    running += (to == HostState.RUNNING ? 1 : 0) - (from == HostState.RUNNING ? 1 : 0);
    fork.place.leave();
    if (from == HostState.KEPT) {
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
