package org.rfork.runtime.exec;

import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.runtime.NodeId;

/**
 * That a run is to leave its node at its next safe point.
 *
 * @param why for people
 * @param to where it is to go; null for anywhere
 * @param gainSeconds what is expected of it; negative if nobody weighed that
 */
public record Departure(String why, @Nullable NodeId to, double gainSeconds) {
  /** Whatever it brings. */
  public Departure(String why, @Nullable NodeId to) {
    this(why, to, -1);
  }

  /** Whether it was weighed, and not ordered. */
  public boolean isWeighed() {
    return gainSeconds >= 0;
  }

  /**
   * Captures the run, on its own thread, unless something keeps it here.
   *
   * @return what keeps it
   * @throws Leaving if nothing does
   */
  String leave(Captures captures, ForkContext context, Passage passage) {
    Holdings held = context.known();
    String obstacle = held == null ? "" : held.obstacle(passage, to);
    if (!obstacle.isEmpty()) {
      return obstacle;
    }
    try {
      throw new Leaving(captures.take(context), why);
    } catch (CaptureException refused) {
      return "it cannot be captured: " + refused.getMessage();
    }
  }
}
