package org.rfork.runtime.placement;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The node with the fewest forks for each thread; equals take turns, so that a burst spreads. */
final class LeastLoaded implements Strategy {
  private final AtomicInteger turn = new AtomicInteger();

  @Override
  public String name() {
    return "least-loaded";
  }

  @Override
  public Choice choose(List<NodeStatus> allowed, PlacementRequest request) {
    NodeStatus least = allowed.get(0);
    int equals = 0;
    for (NodeStatus node : allowed) {
      int order = compare(node, least);
      if (order < 0) {
        least = node;
        equals = 1;
      } else if (order == 0) {
        equals++;
      }
    }
    int skip = equals == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), equals);
    NodeStatus chosen = least;
    @Nullable NodeStatus next = null;
    for (NodeStatus node : allowed) {
      if (compare(node, least) == 0 && skip-- == 0) {
        chosen = node;
      } else if (next == null || compare(node, next) < 0) {
        next = node;
      }
    }
    return new Choice(chosen, new Reason(name(), chosen, next, equals));
  }

  /** What decided. */
  private record Reason(String strategy, NodeStatus chosen, @Nullable NodeStatus next, int equals)
      implements Supplier<String> {
    @Override
    public String get() {
      StringBuilder text = new StringBuilder(96).append(strategy).append(": ");
      text.append(chosen.id().name()).append(" has ").append(count(chosen.load(), "fork"));
      text.append(" on ").append(count(chosen.threads(), "thread"));
      if (next == null) {
        return text.append("; no other node is allowed").toString();
      }
      text.append("; ").append(next.id().name()).append(" has ").append(next.load());
      text.append(" on ").append(next.threads());
      return equals > 1 ? text.append("; equals take turns").toString() : text.toString();
    }
  }

  private static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  private static int compare(NodeStatus one, NodeStatus other) {
    return Long.compare((long) one.load() * other.threads(), (long) other.load() * one.threads());
  }
}
