package org.rfork.runtime.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.NodeId;

/** Finds out before a run leaves whether all that it holds can be had where it goes. */
@FunctionalInterface
public interface Passage {
  /** Of what holds nothing. */
  Passage FREE = (job, held, to) -> "";

  /**
   * Asks the node, on the run's thread.
   *
   * @param to null if it is not known, so that any node must do
   * @return what is in the way; empty if nothing is
   */
  String obstacle(JobInfo job, List<Held> held, @Nullable NodeId to);

  /**
   * Has the node restore a state that may go there, with all that it holds, and forget it. Any
   * thread.
   *
   * @return what is in the way; empty if nothing is
   */
  default String rehearse(JobInfo job, List<Held> held, byte[] state, NodeId to) {
    return obstacle(job, held, to);
  }
}
