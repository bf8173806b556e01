package org.rfork.runtime.table;

import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/** What can happen to the forks whose record a node keeps. */
public sealed interface HomeEvent {
  /** A fork was made here. A second one of a live path is an error of the caller. */
  record Forked(ForkSpec spec) implements HomeEvent {}

  /** Placement's answer to {@link HomeEffect.Place}: this node. */
  record Chosen(ForkPath path, int attempt, NodeId node) implements HomeEvent {}

  /** Placement's answer to {@link HomeEffect.Place}: no node now. */
  record Nowhere(ForkPath path, int attempt, String reason) implements HomeEvent {}

  /** The executor has the spawn. */
  record Accepted(ForkPath path, int attempt, NodeId from) implements HomeEvent {}

  /** The executor began the work. */
  record Started(ForkPath path, int attempt, NodeId from) implements HomeEvent {}

  /**
   * The attempt ended.
   *
   * @param report by which the executor knows that it told so; 0 if it need not hear that it did
   */
  record Ended(ForkPath path, int attempt, NodeId from, Outcome outcome, long report)
      implements HomeEvent {}

  /**
   * The executor gives the work back: it has not begun it, or stopped it at a safe point.
   *
   * @param checkpoint the number of the state that comes with it; 0 if it was not begun
   * @param report by which the executor knows that it told so; 0 if it need not hear that it did
   */
  record HandedBack(
      ForkPath path, int attempt, NodeId from, String why, long checkpoint, long report)
      implements HomeEvent {}

  /** The whole state of the attempt at its safe point of this number is here. */
  record Checkpointed(ForkPath path, int attempt, NodeId from, long checkpoint)
      implements HomeEvent {}

  /** The executor has nothing of the attempt that was to be adopted. */
  record NotThere(ForkPath path, int attempt, NodeId from) implements HomeEvent {}

  /**
   * Somebody wants the fork to go on elsewhere.
   *
   * @param to where; null for anywhere but where it is
   */
  record MoveAsked(ForkPath path, @Nullable NodeId to, String why) implements HomeEvent {}

  /** The executor cannot let the attempt go. */
  record NotReleased(ForkPath path, int attempt, NodeId from, String why) implements HomeEvent {}

  /** The executor knows of the cancellation. */
  record CancelAcked(ForkPath path, int attempt, NodeId from) implements HomeEvent {}

  /** A node is gone for good; {@code how} says how that is known. */
  record NodeLost(NodeId node, String how) implements HomeEvent {}

  /**
   * An attempt that outlived its home has no place any more: its path was forked from another
   * state.
   *
   * @param why for people, in the log too
   */
  record Replaced(ForkPath path, Adoption left, String why) implements HomeEvent {}

  /** Somebody wants the fork to end. */
  record CancelAsked(ForkPath path, String why) implements HomeEvent {}

  /** Nodes came, changed or went, or the rules did: waiting forks are placed again. */
  record ClusterChanged() implements HomeEvent {}

  /** Time passed: what was not answered is sent again. */
  record Tick() implements HomeEvent {}
}
