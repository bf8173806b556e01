package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.exec.RecentForks;
import org.rfork.runtime.placement.Placement;
import org.rfork.runtime.view.Decision;

/** The latest placements of this node's forks, for {@code rfork explain}. Safe for all threads. */
final class DecisionLog {
  private static final int KEPT = 1000;

  private record Entry(ForkName name, String label, int attempt, Placement placement) {}

  /** The next goes over the oldest. */
  private final AtomicReferenceArray<@Nullable Entry> ring = new AtomicReferenceArray<>(KEPT);

  private final AtomicInteger next = new AtomicInteger();

  private final RecentForks recent;

  /** With the forks that threads remember themselves. */
  DecisionLog(RecentForks recent) {
    this.recent = recent;
  }

  /** A new fork was placed, as those before it. */
  void add(ForkName name, int attempt, StandingPlacement placed) {
    if (!recent.add(name, attempt, placed)) {
      add(name, placed.options().label(), attempt, placed.placement());
    }
  }

  void add(ForkName name, String label, int attempt, Placement placement) {
    int at = next.getAndUpdate(index -> index + 1 == KEPT ? 0 : index + 1);
    ring.setRelease(at, new Entry(name, label, attempt, placement));
  }

  List<Decision> latest() {
    int oldest = next.get();
    List<Decision> found = new ArrayList<>(KEPT);
    for (int i = 0; i < KEPT; i++) {
      Entry entry = ring.get((oldest + i) % KEPT);
      if (entry != null) {
        found.add(decision(entry));
      }
    }
    recent.each(
        (name, attempt, with) -> {
          if (with instanceof StandingPlacement placed) {
            String label = placed.options().label();
            found.add(decision(new Entry(name, label, attempt, placed.placement())));
          }
        });
    return found;
  }

  private static Decision decision(Entry entry) {
    if (entry.placement() instanceof Placement.On on) {
      return new Decision(
          entry.name().path().value(),
          entry.label(),
          entry.attempt(),
          on.rule(),
          on.strategy(),
          on.node().id().name(),
          on.reason());
    }
    Placement.Nowhere nowhere = (Placement.Nowhere) entry.placement();
    return new Decision(
        entry.name().path().value(),
        entry.label(),
        entry.attempt(),
        nowhere.rule(),
        nowhere.strategy(),
        "",
        nowhere.reason());
  }
}
