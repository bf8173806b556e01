package org.rfork.runtime.table;

import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/** What the owner of a {@link HostTable} must do, in order. */
public sealed interface HostEffect {
  /** Tell the home that the attempt is here. */
  record SendAccepted(NodeId home, ForkPath path, int attempt) implements HostEffect {}

  /** Tell the home that the work began. */
  record SendStarted(NodeId home, ForkPath path, int attempt) implements HostEffect {}

  /** Tell the home how it ended. */
  record SendEnded(NodeId home, ForkPath path, int attempt, Outcome outcome)
      implements HostEffect {}

  /** Give work that was not begun back to the home. */
  record SendHandedBack(NodeId home, ForkPath path, int attempt, String why)
      implements HostEffect {}

  /** Tell the home that its cancellation arrived. */
  record SendCancelled(NodeId home, ForkPath path, int attempt) implements HostEffect {}

  /** Take the attempt's state and run it when a thread is free. */
  record StartHosting(NodeId home, ForkPath path, int attempt) implements HostEffect {}

  /** Stop the attempt, begun or not, and all that it forked; report nothing of it any more. */
  record StopHosting(NodeId home, ForkPath path, int attempt, String why) implements HostEffect {}
}
