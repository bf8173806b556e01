package org.rfork.runtime.exec;

import java.util.List;
import org.rfork.runtime.NodeId;

/**
 * What every fork of a job must know of it.
 *
 * @param id the job's id
 * @param seed the seed of its random streams
 * @param allow packages whose classes its states may hold
 * @param driver the node it was submitted on; its forks' output goes there
 */
public record JobInfo(String id, long seed, List<String> allow, NodeId driver) {
  /** Copies the list. */
  public JobInfo {
    allow = List.copyOf(allow);
  }
}
