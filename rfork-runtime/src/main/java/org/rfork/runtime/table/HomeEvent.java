package org.rfork.runtime.table;

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

  /** The attempt ended. */
  record Ended(ForkPath path, int attempt, NodeId from, Outcome outcome) implements HomeEvent {}

  /** The executor gives back work that it has not begun. */
  record HandedBack(ForkPath path, int attempt, NodeId from, String why) implements HomeEvent {}

  /** The executor knows of the cancellation. */
  record CancelAcked(ForkPath path, int attempt, NodeId from) implements HomeEvent {}

  /** A node is gone for good; {@code how} says how that is known. */
  record NodeLost(NodeId node, String how) implements HomeEvent {}

  /** Somebody wants the fork to end. */
  record CancelAsked(ForkPath path, String why) implements HomeEvent {}

  /** Nodes came, changed or went, or the rules did: waiting forks are placed again. */
  record ClusterChanged() implements HomeEvent {}

  /** Time passed: what was not answered is sent again. */
  record Tick() implements HomeEvent {}
}
