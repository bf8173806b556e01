package org.rfork.runtime.table;

import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/** An attempt's record: mutable, and seen by {@link HostTable} and the invariants alone. */
final class HostedFork {
  record Key(NodeId home, ForkPath path) {}

  final Key key;
  final int attempt;
  final long arrivedAtMillis;
  HostState state = HostState.QUEUED;

  /** Invariant: set exactly in ENDED. */
  @Nullable Outcome outcome;

  /** Why it is handed back. */
  String why = "";

  /** The number of the state with which it is handed back; 0 if it was not begun. */
  long checkpoint;

  long sentAtMillis;

  HostedFork(Key key, int attempt, long nowMillis) {
    this.key = key;
    this.attempt = attempt;
    this.arrivedAtMillis = nowMillis;
  }

  HostedView view(long nowMillis) {
    return new HostedView(key.home(), key.path(), attempt, state, nowMillis - arrivedAtMillis);
  }
}
