package org.rfork.runtime.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.rfork.runtime.view.Move;

/**
 * The latest moves of this node's forks, made and not, for {@code rfork explain --moves}. Safe for
 * all threads.
 */
final class MoveLog {
  private static final int KEPT = 1000;

  /** Fewer of those that were only thought of, so that they do not push the others out. */
  private static final int KEPT_NOT_WORTH = 200;

  private final Deque<Move> latest = new ArrayDeque<>();
  private int notWorth;

  synchronized void add(Move move) {
    if (move.result() == Move.Result.CAPTURED) { // of each group the latest
      latest.removeIf(known -> known.result() == move.result() && known.path().equals(move.path()));
    }
    if (isNotWorth(move) && notWorth == KEPT_NOT_WORTH) {
      latest.removeFirstOccurrence(
          latest.stream().filter(MoveLog::isNotWorth).findFirst().orElseThrow());
      notWorth--;
    } else if (latest.size() == KEPT && isNotWorth(latest.remove())) {
      notWorth--;
    }
    latest.add(move);
    notWorth += isNotWorth(move) ? 1 : 0;
  }

  synchronized List<Move> latest() {
    return List.copyOf(latest);
  }

  private static boolean isNotWorth(Move move) {
    return move.result() == Move.Result.NOT_WORTH;
  }
}
