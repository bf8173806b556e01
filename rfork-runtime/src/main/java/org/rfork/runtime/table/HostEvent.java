package org.rfork.runtime.table;

import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/** What can happen to the attempts that a node runs. Two homes may use the same path. */
public sealed interface HostEvent {
  /** A home sent an attempt. */
  record SpawnArrived(NodeId home, ForkPath path, int attempt) implements HostEvent {}

  /** Its work began here. */
  record RunStarted(NodeId home, ForkPath path, int attempt) implements HostEvent {}

  /** Its work ended here. */
  record RunEnded(NodeId home, ForkPath path, int attempt, Outcome outcome) implements HostEvent {}

  /** Its home wants it to end. */
  record CancelArrived(NodeId home, ForkPath path, int attempt, String why) implements HostEvent {}

  /** Its home has the outcome, or the work that was handed back. */
  record OutcomeAcked(NodeId home, ForkPath path, int attempt) implements HostEvent {}

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
