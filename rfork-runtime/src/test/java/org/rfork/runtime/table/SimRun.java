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
  final Map<ForkPath, Left> heirs = new HashMap<>();

  /** Stands for the state that it started from at its birth. */
  final String digest;

  /** The number of its last safe point; 0 for its birth. */
  long safePoint;

  int unforked;
  boolean begun;
  boolean over;
  boolean childFailed;

  /** What a node has of an earlier run's child. */
  record Left(NodeId host, Survivor survivor) {
    Adoption adoption() {
      return new Adoption(host, survivor.home(), survivor.attempt());
    }
  }

  SimRun(NodeId home, ForkPath path, int attempt, long safePoint, String digest) {
    this.home = home;
    this.path = path;
    this.attempt = attempt;
    this.safePoint = safePoint;
    this.digest = digest;
  }

  /** Keeps the best of each child. */
  void inherit(List<Survivor> found, NodeId host, NodeId heir) {
    for (Survivor each : found) {
      if (each.home().equals(heir)) {
        continue; // it knows of it, and has given it up
      }
      Left known = heirs.get(each.path());
      if (each.isBetterThan(known == null ? null : known.survivor())) {
        heirs.put(each.path(), new Left(host, each));
      }
    }
  }

  HostedKey key() {
    return new HostedKey(home, path);
  }

  boolean isWaiting() {
    return !children.isEmpty() || unforked > 0;
  }
}
