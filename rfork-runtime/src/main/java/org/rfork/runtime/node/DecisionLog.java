package org.rfork.runtime.node;

import java.util.ArrayDeque;
import java.util.List;
import org.rfork.runtime.placement.Placement;
import org.rfork.runtime.placement.PlacementRequest;
import org.rfork.runtime.view.Decision;

/** The latest placements of this node's forks, for {@code rfork explain}. Safe for all threads. */
final class DecisionLog {
  private static final int KEPT = 1000;

  private record Entry(PlacementRequest request, int attempt, Placement placement) {}

  private final ArrayDeque<Entry> latest = new ArrayDeque<>(KEPT);

  synchronized void add(PlacementRequest request, int attempt, Placement placement) {
    if (latest.size() == KEPT) {
      latest.poll();
    }
    latest.add(new Entry(request, attempt, placement));
  }

  synchronized List<Decision> latest() {
    return latest.stream().map(DecisionLog::decision).toList();
  }

  private static Decision decision(Entry entry) {
    PlacementRequest request = entry.request();
    if (entry.placement() instanceof Placement.On on) {
      return new Decision(
          request.path().value(),
          request.label(),
          entry.attempt(),
          on.rule(),
          on.strategy(),
          on.node().id().name(),
          on.reason());
    }
    Placement.Nowhere nowhere = (Placement.Nowhere) entry.placement();
    return new Decision(
        request.path().value(),
        request.label(),
        entry.attempt(),
        nowhere.rule(),
        nowhere.strategy(),
        "",
        nowhere.reason());
  }
}
