package org.rfork.runtime.table;

import java.util.EnumSet;
import java.util.Set;
import org.rfork.ForkState;

/**
 * Where a fork is in the view of its home. Transitions are data: {@link ForkTable} refuses any
 * other, and a test checks that each one happens.
 */
public enum HomeState {
  /** Placement was asked for a node and has not answered. Entered by a fork and each attempt. */
  PLACING(ForkState.WAITING),
  /** No node may take it now; placed again when the cluster changes. */
  WAITING(ForkState.WAITING),
  /** Its state was sent to a node that has not answered; sent again until it does. */
  SENT(ForkState.QUEUED),
  /** Its node has it and has not begun. */
  ACCEPTED(ForkState.QUEUED),
  /** Its node has begun. */
  RUNNING(ForkState.RUNNING),
  /** Its outcome was delivered, and the table has forgotten it. */
  DELIVERED(ForkState.SUCCEEDED);

  private final ForkState shown;

  HomeState(ForkState shown) {
    this.shown = shown;
  }

  /** What people are shown while the fork lives. */
  public ForkState shown() {
    return shown;
  }

  /** Whether an attempt is on a node, or on its way there. */
  public boolean isPlaced() {
    return this == SENT || this == ACCEPTED || this == RUNNING;
  }

  /** Whether {@code to} can follow this state. */
  public boolean canBecome(HomeState to) {
    return switch (this) {
      case PLACING -> to == PLACING || to == WAITING || to == SENT || to == DELIVERED;
      case WAITING -> to == PLACING || to == DELIVERED;
      case SENT -> to == ACCEPTED || to == RUNNING || to == PLACING || to == DELIVERED;
      case ACCEPTED -> to == RUNNING || to == PLACING || to == DELIVERED;
      case RUNNING -> to == PLACING || to == DELIVERED;
      case DELIVERED -> false;
    };
  }

  /** The states that can follow this one. */
  public Set<HomeState> next() {
    Set<HomeState> next = EnumSet.allOf(HomeState.class);
    next.removeIf(to -> !canBecome(to));
    return next;
  }
}
