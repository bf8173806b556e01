package org.rfork.runtime.node;

import java.util.List;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkUnit;

/**
 * What it takes to have a durable job go on elsewhere.
 *
 * @param unit its root, at birth or at its newest safe point
 * @param attempt the root's newest attempt that is known here
 * @param holders the nodes that hold this, the job's home first; when it is lost the next is home
 * @param deadlineAtMillis when the job is cancelled, by the clock of the day; 0 for never
 */
record KeptJob(ForkUnit unit, int attempt, List<NodeId> holders, long deadlineAtMillis) {
  KeptJob {
    holders = List.copyOf(holders);
  }

  String id() {
    return unit.path().job();
  }

  NodeId home() {
    return holders.get(0);
  }

  KeptJob unit(ForkUnit newest, int itsAttempt) {
    return new KeptJob(newest, Math.max(attempt, itsAttempt), holders, deadlineAtMillis);
  }

  KeptJob heldBy(List<NodeId> others) {
    return new KeptJob(unit, attempt, others, deadlineAtMillis);
  }
}
