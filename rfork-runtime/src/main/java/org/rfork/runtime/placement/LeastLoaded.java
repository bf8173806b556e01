package org.rfork.runtime.placement;

import org.jspecify.annotations.Nullable;

/** The node with the fewest forks for each thread; equals take turns, so that a burst spreads. */
final class LeastLoaded implements Strategy {
  @Override
  public String name() {
    return "least-loaded";
  }

  @Override
  public Choice choose(Candidates allowed, PlacementRequest request) {
    ClusterView.Least least = allowed.takeLeastLoaded();
    return new Choice(least.node(), () -> reason(least.node(), least.next(), least.isTie()));
  }

  private String reason(NodeStatus chosen, @Nullable NodeStatus next, boolean isTie) {
    StringBuilder text = new StringBuilder(96).append(name()).append(": ");
    text.append(chosen.id().name()).append(" has ").append(count(chosen.load(), "fork"));
    text.append(" on ").append(count(chosen.threads(), "thread"));
    if (next == null) {
      return text.append("; no other node is allowed").toString();
    }
    text.append("; ").append(next.id().name()).append(" has ").append(next.load());
    text.append(" on ").append(next.threads());
    return isTie ? text.append("; equals take turns").toString() : text.toString();
  }

  private static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
