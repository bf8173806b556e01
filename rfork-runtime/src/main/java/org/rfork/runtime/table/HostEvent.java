package org.rfork.runtime.table;

import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/**
 * What can happen to the attempts that a node runs. Two homes may use the same path. What the work
 * itself does is told by the home that spawned it, whoever its home is now.
 */
public sealed interface HostEvent {
  /**
   * A home sent an attempt.
   *
   * @param heritable whether the attempt, and its outcome, outlive the loss of their home, since a
   *     parent that runs again may ask for them
   * @param digest what tells the state of the fork at its birth from another one; empty if it is
   *     not heritable
   */
  record SpawnArrived(NodeId home, ForkPath path, int attempt, boolean heritable, String digest)
      implements HostEvent {}

  /** A home takes over an attempt that was spawned by a former one. */
  record AdoptArrived(NodeId home, ForkPath path, int attempt, NodeId oldHome)
      implements HostEvent {}

  /** A fork has its outcome for good: nobody will ask for those below it any more. */
  record Settled(ForkPath path) implements HostEvent {}

  /** A job is over. */
  record JobOver(String job) implements HostEvent {}

  /** Its work began here. */
  record RunStarted(NodeId home, ForkPath path, int attempt) implements HostEvent {}

  /** Its work ended here. */
  record RunEnded(NodeId home, ForkPath path, int attempt, Outcome outcome) implements HostEvent {}

  /**
   * A home wants an attempt to end.
   *
   * @param owner the home that the attempt has: the one that wants it, or a lost one whose fork it
   *     forked again
   */
  record CancelArrived(NodeId home, ForkPath path, int attempt, NodeId owner, String why)
      implements HostEvent {}

  /**
   * A home has what it was told by these numbers: outcomes, or work that was handed back.
   *
   * @param first the first number
   * @param last the last number, which may be the same
   */
  record ReportsAcked(NodeId home, long first, long last) implements HostEvent {}

  /** This node cannot begin it. Changes nothing once it has begun. */
  record HandBackAsked(NodeId home, ForkPath path, int attempt, String why) implements HostEvent {}

  /** Its home wants it back at its next safe point. */
  record ReleaseArrived(NodeId home, ForkPath path, int attempt, String why) implements HostEvent {}

  /** Its work stopped at the safe point of this number, and can go on from there elsewhere. */
  record Released(NodeId home, ForkPath path, int attempt, String why, long checkpoint)
      implements HostEvent {}

  /** Its work does not let itself be stopped. */
  record NotReleased(NodeId home, ForkPath path, int attempt, String why) implements HostEvent {}

  /** Its state was captured at the safe point of this number. */
  record CheckpointTaken(NodeId home, ForkPath path, int attempt, long checkpoint)
      implements HostEvent {}

  /** A home is gone for good. */
  record HomeLost(NodeId home) implements HostEvent {}

  /** Time passed: what was not acknowledged is sent again. */
  record Tick() implements HostEvent {}
}
