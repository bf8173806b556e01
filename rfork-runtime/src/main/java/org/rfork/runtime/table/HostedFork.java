package org.rfork.runtime.table;

import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.LinkedQueue;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/** An attempt's record: mutable, and seen by {@link HostTable}, its parts and the invariants. */
final class HostedFork {
  /** By the home that spawned it; the work here is known by it for all its life. */
  final HostedKey origin;

  final int attempt;
  final boolean heritable;
  final String digest;
  final long arrivedAtMillis;
  final LinkedQueue.Place<HostedFork> place = new LinkedQueue.Place<>(this);
  HostState state = HostState.QUEUED;

  /** Who keeps its record now. */
  NodeId home;

  /** The home that it was adopted from; null if it never was. */
  @Nullable NodeId adoptedFrom;

  /** Invariant: set exactly in ENDED and KEPT. */
  @Nullable Outcome outcome;

  /** Why it is handed back. */
  String why = "";

  /** The number of the state with which it is handed back; 0 if it was not begun. */
  long checkpoint;

  long sentAtMillis;

  /** The number of what its home was told last of its end; 0 if it was told nothing. */
  long report;

  /** Whether a home had its outcome. */
  boolean wasSeen;

  HostedFork(HostedKey origin, int attempt, boolean heritable, String digest, long nowMillis) {
    this.origin = origin;
    this.home = origin.home();
    this.attempt = attempt;
    this.heritable = heritable;
    this.digest = digest;
    this.arrivedAtMillis = nowMillis;
  }

  ForkPath path() {
    return origin.path();
  }

  /** By the home that it has now. */
  HostedKey key() {
    return home.equals(origin.home()) ? origin : new HostedKey(home, path());
  }

  @Override
  public String toString() {
    return "attempt " + attempt + " of " + path() + " for " + home;
  }

  HostedView view(long nowMillis) {
    return new HostedView(home, path(), attempt, state, nowMillis - arrivedAtMillis);
  }
}
