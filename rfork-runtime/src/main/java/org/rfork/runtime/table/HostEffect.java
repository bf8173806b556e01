package org.rfork.runtime.table;

import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/**
 * What the owner of a {@link HostTable} must do, in order. {@code origin} is the home that spawned
 * the attempt, by which the work is known here, or that together with its path.
 */
public sealed interface HostEffect {
  /** Tell the home that the attempt is here. */
  record SendAccepted(NodeId home, ForkPath path, int attempt) implements HostEffect {}

  /** Tell the home that the work began. */
  record SendStarted(NodeId home, ForkPath path, int attempt) implements HostEffect {}

  /**
   * Tell the home how it ended.
   *
   * @param report by which the home acknowledges it
   */
  record SendEnded(NodeId home, ForkPath path, int attempt, Outcome outcome, long report)
      implements HostEffect {}

  /**
   * Give work back to the home.
   *
   * @param checkpoint the number of the state to send with it; 0 if it was not begun
   * @param report by which the home acknowledges it
   */
  record SendHandedBack(
      NodeId home,
      NodeId origin,
      ForkPath path,
      int attempt,
      String why,
      long checkpoint,
      long report)
      implements HostEffect {}

  /** Send the home the state that was captured last. */
  record SendCheckpoint(NodeId home, NodeId origin, ForkPath path, int attempt, long checkpoint)
      implements HostEffect {}

  /** Tell a home that would adopt the attempt that it is not here. */
  record SendNotThere(NodeId home, ForkPath path, int attempt) implements HostEffect {}

  /** Have the attempt stop at its next safe point, or withdraw it if it has not begun. */
  record AskRelease(NodeId origin, ForkPath path, int attempt, String why) implements HostEffect {}

  /** Tell the home that the attempt stays. */
  record SendNotReleased(NodeId home, ForkPath path, int attempt, String why)
      implements HostEffect {}

  /** Tell the home that its cancellation arrived. */
  record SendCancelled(NodeId home, ForkPath path, int attempt) implements HostEffect {}

  /**
   * Take the attempt's state and run it when a thread is free.
   *
   * @param heritable whether a home may ask what it started from, as long as it is here
   */
  record StartHosting(HostedKey origin, int attempt, boolean heritable) implements HostEffect {}

  /** Stop the attempt, begun or not, and all that it forked; report nothing of it any more. */
  record StopHosting(NodeId origin, ForkPath path, int attempt, String why) implements HostEffect {}

  /** An outcome that no home ever had will have none: what it claims is given up. */
  record Discard(Outcome outcome) implements HostEffect {}

  /** The home has the outcome of the attempt, which is kept all the same. */
  record OutcomeSeen(NodeId origin, ForkPath path, int attempt) implements HostEffect {}

  /**
   * Nothing that was captured of the attempt, or came of it, is asked for any more.
   *
   * @param wasSeen whether a home had its outcome
   */
  record LetGo(HostedKey origin, int attempt, boolean wasSeen) implements HostEffect {}
}
