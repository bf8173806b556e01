package org.rfork.runtime.table;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.ForkState;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/** What the owner of a {@link ForkTable} must do, in order. */
public sealed interface HomeEffect {
  /**
   * Choose a node and answer with {@link HomeEvent.Chosen} or {@link HomeEvent.Nowhere}.
   *
   * @param avoid nodes that lost or handed back earlier attempts; a wish, not a rule
   * @param preferHome whether this node should take it if it may
   * @param wish the node that should take it if it may; null for none
   */
  record Place(
      ForkPath path, int attempt, Set<NodeId> avoid, boolean preferHome, @Nullable NodeId wish)
      implements HomeEffect {}

  /**
   * Send the captured state to a node, which may be this one.
   *
   * @param isRerun whether an earlier attempt, or an earlier fork of the path, may have run
   * @param checkpoint the number of the kept state to go on from; 0 for the birth state
   */
  record SendSpawn(NodeId to, ForkPath path, int attempt, boolean isRerun, long checkpoint)
      implements HomeEffect {}

  /** Tell a node that this is the home now of an attempt that it has for a former home. */
  record SendAdopt(NodeId to, ForkPath path, int attempt, NodeId oldHome) implements HomeEffect {}

  /** Keep the state of this number, which has just come; it takes the place of the one before. */
  record KeepCheckpoint(ForkPath path, long checkpoint) implements HomeEffect {}

  /**
   * Tell a node to hand an attempt back at its next safe point.
   *
   * @param wish where it should go on; null for anywhere else
   */
  record SendRelease(NodeId to, ForkPath path, int attempt, @Nullable NodeId wish, String why)
      implements HomeEffect {}

  /** The fork stays where it is. */
  record MoveRefused(ForkPath path, @Nullable NodeId to, String why) implements HomeEffect {}

  /**
   * Tell a node to end an attempt.
   *
   * @param owner the home that the attempt has there: this node, or a lost one
   */
  record SendCancel(NodeId to, ForkPath path, int attempt, NodeId owner, String why)
      implements HomeEffect {}

  /** Tell a node that what it reported by this number has come: it may forget that attempt. */
  record AckReport(NodeId to, long report) implements HomeEffect {}

  /**
   * The fork's outcome. Comes once for each fork; the table has then forgotten it.
   *
   * @param node where the last attempt was placed; null if it was not
   */
  record Deliver(ForkPath path, int attempt, @Nullable NodeId node, Outcome outcome)
      implements HomeEffect {}

  /** What the fork's handle shows now. */
  record Changed(ForkPath path, ForkState state, @Nullable NodeId node, int attempt, String reason)
      implements HomeEffect {}

  /** Something that people should read in the log. */
  record Warn(String message) implements HomeEffect {}
}
