package org.rfork.runtime.node;

import java.util.ArrayDeque;
import java.util.List;
import org.rfork.runtime.view.Move;

/**
 * The latest moves of this node's forks, for {@code rfork explain --moves}. Safe for all threads.
 */
final class MoveLog {
  private static final int KEPT = 1000;

  private final ArrayDeque<Move> latest = new ArrayDeque<>();

  synchronized void add(Move move) {
    if (latest.size() == KEPT) {
      latest.poll();
    }
    latest.add(move);
  }

  synchronized List<Move> latest() {
    return List.copyOf(latest);
  }
}
