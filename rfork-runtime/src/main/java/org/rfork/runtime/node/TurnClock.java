package org.rfork.runtime.node;

import java.util.function.LongSupplier;

/**
 * The node's clock as who has the turn sees it. It stands still until the turn is over: that is
 * soon, and to read the clock for each event takes longer than what most events are for.
 */
final class TurnClock {
  private final LongSupplier clock;
  private long nowMillis;
  private boolean isRead;

  TurnClock(LongSupplier clock) {
    this.clock = clock;
  }

  long nowMillis() {
    if (!isRead) {
      nowMillis = clock.getAsLong();
      isRead = true;
    }
    return nowMillis;
  }

  void turnOver() {
    isRead = false;
  }
}
