package org.rfork.runtime.exec;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.NodeId;

/** Whether what a run holds can be had where it goes, and what to do where it cannot. */
@FunctionalInterface
public interface Passage {
  /**
   * What becomes of a run on a node that does not have what it holds.
   *
   * @param failsForGood whether its fork fails; else it goes on elsewhere
   * @param patience how long it waits there before
   */
  record Absence(boolean failsForGood, Duration patience) {
    /** It goes on elsewhere at once. */
    static final Absence ELSEWHERE = new Absence(false, Duration.ZERO);
  }

  /** Of what holds nothing. */
  Passage FREE = (job, held, to) -> "";

  /** What to do where this cannot be bound. */
  default Absence absence(Held held) {
    return Absence.ELSEWHERE;
  }

  /**
   * Asks the node, on the run's thread.
   *
   * @param to null if it is not known, so that any node must do
   * @return what is in the way; empty if nothing is
   */
  String obstacle(JobInfo job, List<Held> held, @Nullable NodeId to);

  /**
   * Has what a group shared here again as of a checkpoint, and its other forks go on, before one of
   * them goes on from its state. Nothing happens if it is here. On the run's thread.
   *
   * @param kept as its {@link SafePoint#kept()} says
   * @return why that cannot be; empty if it is here
   */
  default String bringBack(String kept, ForkContext context) {
    return "nothing is kept of its group here";
  }

  /**
   * A run goes on in that group, though its state may hold nothing of it any more. On its thread.
   */
  default void rejoin(String kept, ForkContext context) {}

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
