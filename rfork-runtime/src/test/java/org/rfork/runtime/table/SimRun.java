package org.rfork.runtime.table;

import java.util.HashSet;
import java.util.Set;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

/** The work of one attempt on a simulated node: it forks children and waits for them. */
final class SimRun {
  final NodeId home;
  final ForkPath path;
  final int attempt;
  final Set<ForkPath> children = new HashSet<>();

  /** The number of its last safe point; 0 for its birth. */
  long safePoint;

  int unforked;
  boolean begun;
  boolean over;
  boolean childFailed;

  SimRun(NodeId home, ForkPath path, int attempt, long safePoint) {
    this.home = home;
    this.path = path;
    this.attempt = attempt;
    this.safePoint = safePoint;
  }

  HostedFork.Key key() {
    return new HostedFork.Key(home, path);
  }

  boolean isWaiting() {
    return !children.isEmpty() || unforked > 0;
  }
}
