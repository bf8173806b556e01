package org.rfork.runtime.table;

import java.util.EnumSet;
import java.util.Set;

/** Where an attempt is in the view of the node that runs it. Transitions are data. */
public enum HostState {
  /** It is here and has not begun. */
  QUEUED,
  /** It has begun. */
  RUNNING,
  /** It ended; its outcome is sent until the home has it. */
  ENDED,
  /**
   * It was not begun or was stopped at a safe point, and goes back; said again until the home
   * knows.
   */
  HANDED_BACK,
  /** It ended, and its outcome waits for a home that adopts it. */
  KEPT,
  /** Acknowledged, cancelled, fenced off by a higher attempt, settled, or its home is lost. */
  FORGOTTEN;

  /** Whether the home must still acknowledge what was sent. */
  public boolean isUnacknowledged() {
    return this == ENDED || this == HANDED_BACK;
  }

  /** Whether nothing of its work is left to do. */
  public boolean isOver() {
    return isUnacknowledged() || this == KEPT || this == FORGOTTEN;
  }

  /** Whether {@code to} can follow this state. */
  public boolean canBecome(HostState to) {
    return switch (this) {
      case QUEUED -> to != QUEUED;
      case RUNNING -> to == ENDED || to == HANDED_BACK || to == KEPT || to == FORGOTTEN;
      case ENDED -> to == KEPT || to == FORGOTTEN;
      case KEPT -> to == ENDED || to == FORGOTTEN;
      case HANDED_BACK -> to == FORGOTTEN;
      case FORGOTTEN -> false;
    };
  }

  /** The states that can follow this one. */
  public Set<HostState> next() {
    Set<HostState> next = EnumSet.allOf(HostState.class);
    next.removeIf(to -> !canBecome(to));
    return next;
  }
}
