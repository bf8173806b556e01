package org.rfork.runtime.view;

import java.util.Map;
import java.util.TreeMap;
import org.rfork.ForkState;
import org.rfork.Progress;

/**
 * One job.
 *
 * @param id its id
 * @param driver the node it was submitted on
 * @param state the root's state
 * @param forked how many forks were made so far, the root included
 * @param endedPerNode how many forks ended on each node, by name
 * @param progress what the root said last of its own progress
 * @param ageMillis milliseconds since it was submitted
 * @param holders how many nodes hold what it takes to have it go on elsewhere; 0 if it is not
 *     durable
 */
public record JobSnapshot(
    String id,
    String driver,
    ForkState state,
    long forked,
    Map<String, Long> endedPerNode,
    Progress progress,
    long ageMillis,
    int holders) {
  /** Copies the counts. */
  public JobSnapshot {
    endedPerNode = new TreeMap<>(endedPerNode);
  }

  /** How many forks ended on all nodes. */
  public long ended() {
    return endedPerNode.values().stream().mapToLong(Long::longValue).sum();
  }
}
