package org.rfork.runtime.table;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

/** The work of one attempt on a simulated node: it forks children and waits for them. */
final class SimRun {
  final NodeId home;
  final ForkPath path;
  final int attempt;
  final Set<ForkPath> children = new HashSet<>();
  final Map<ForkPath, Adoption> heirs = new HashMap<>();

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

  /** The best of each child is what has ended, then what has the highest attempt. */
  void inherit(List<Survivor> found, NodeId host, NodeId heir) {
    for (Survivor each : found) {
      if (each.home().equals(heir)) {
        continue; // it knows of it, and has given it up
      }
      Adoption known = heirs.get(each.path());
      if (known == null || each.hasEnded() || each.attempt() > known.attempt()) {
        heirs.put(each.path(), new Adoption(host, each.home(), each.attempt()));
      }
    }
  }

  HostedFork.Key key() {
    return new HostedFork.Key(home, path);
  }

  boolean isWaiting() {
    return !children.isEmpty() || unforked > 0;
  }
}
