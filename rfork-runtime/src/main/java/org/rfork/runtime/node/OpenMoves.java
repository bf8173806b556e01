package org.rfork.runtime.node;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.placement.Weighing;
import org.rfork.runtime.view.Move;

/**
 * The moves of this home's forks that are under way, and the record of what became of them. For the
 * thread that has the turn.
 */
final class OpenMoves {
  /** Why a task is not moved; shown to people. */
  static final String NO_SAFE_POINTS = "it is a task, which runs to its end once it has begun";

  private record Asked(
      NodeId from, @Nullable NodeId to, String why, int fromLoad, int toLoad, long atMillis) {}

  private final NodeServices services;
  private final Map<ForkPath, Asked> asked = new HashMap<>();
  private final Map<ForkPath, Weighing> weighed = new HashMap<>();

  OpenMoves(NodeServices services) {
    this.services = services;
  }

  /** What speaks for a move that is going to be asked for. */
  void weighed(ForkPath path, Weighing weighing) {
    weighed.put(path, weighing);
  }

  /** What is expected of a move, in seconds; negative if nobody weighed that. */
  double gain(ForkPath path) {
    Weighing weighing = weighed.get(path);
    return weighing == null ? -1 : weighing.gainSeconds();
  }

  /**
   * A fork is asked to go elsewhere.
   *
   * @param to null for wherever it is placed then
   */
  void asked(ForkPath path, NodeId from, @Nullable NodeId to, String why) {
    asked.putIfAbsent(path, new Asked(from, to, why, load(from), load(to), services.nowMillis()));
  }

  /** Whether it was asked to go elsewhere and has not answered. */
  boolean isLeaving(ForkPath path) {
    return asked.containsKey(path);
  }

  /** The node that it was asked to go to; null if there is none. */
  @Nullable NodeId wish(ForkPath path) {
    Asked move = asked.get(path);
    return move == null ? null : move.to();
  }

  /** A fork stays, if it was asked to go elsewhere. */
  void stayed(ForkPath path, String why) {
    Asked move = asked.remove(path);
    if (move != null) {
      record(path, move, move.to(), false, why, 0);
    }
    weighed.remove(path);
  }

  /**
   * A fork was placed anew, perhaps since it was asked to go elsewhere.
   *
   * @param chosen null if no node may run it
   * @param bytes the size of what it goes on from; 0 if it begins
   */
  void placed(ForkPath path, @Nullable NodeId chosen, int bytes) {
    Asked move = asked.remove(path);
    if (move != null && chosen != null) {
      record(path, move, chosen, !chosen.equals(move.from()), move.why(), bytes);
    }
  }

  private void record(
      ForkPath path, Asked move, @Nullable NodeId to, boolean moved, String why, int bytes) {
    services
        .moves()
        .add(
            new Move(
                path.value(),
                move.from().name(),
                to == null ? "" : to.name(),
                moved ? Move.Result.WENT : Move.Result.STAYED,
                why,
                moved ? bytes : 0,
                move.fromLoad(),
                move.to() == null ? load(to) : move.toLoad(),
                services.nowMillis() - move.atMillis(),
                Mover.weighed(weighed.remove(path))));
  }

  private int load(@Nullable NodeId node) {
    return node == null ? 0 : services.members().load(node);
  }
}
