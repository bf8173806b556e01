package org.rfork.runtime.exec;

import java.util.List;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;

/**
 * What every fork of a job must know of it.
 *
 * @param id the job's id
 * @param seed the seed of its random streams
 * @param allow packages whose classes its states may hold
 * @param driver the node it was submitted on; its forks' output goes there
 * @param kind what may become of it without its driver
 * @param restartedAtMillis when it was restarted from a file, by the clock of the day; 0 if it was
 *     not. Its attempts are numbered anew then
 */
public record JobInfo(
    String id, long seed, List<String> allow, NodeId driver, Kind kind, long restartedAtMillis) {

  /** How a job depends on its driver. */
  public enum Kind {
    /** The forks of a {@code main}, which cannot run again. */
    MAIN,
    /** Submitted; it ends with its driver. */
    SUBMITTED,
    /** Submitted to outlive its driver, and the loss of any node. */
    DURABLE
  }

  /** Copies the list. */
  public JobInfo {
    allow = List.copyOf(allow);
  }

  /** Of a job that was not restarted. */
  public JobInfo(String id, long seed, List<String> allow, NodeId driver, Kind kind) {
    this(id, seed, allow, driver, kind, 0);
  }

  /** Whether the loss of this job's driver ends it. */
  public boolean endsWithDriver() {
    return kind != Kind.DURABLE;
  }

  /**
   * Whether a fork may be asked for once more though its home is lost: its parent runs again and
   * forks it again, or the fork is a root that somebody else keeps.
   */
  public boolean isHeritable(ForkName fork) {
    if (kind == Kind.MAIN) {
      return !fork.isRoot() && !fork.isChildOfRoot();
    }
    return kind == Kind.DURABLE || !fork.isRoot();
  }
}
