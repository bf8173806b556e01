package org.rfork;

/** Where a fork is in its life. It ends in one of the last three and then never changes. */
public enum ForkState {
  /** No node may take it now; {@code rfork ps} says why. */
  WAITING(false),
  /** Placed on a node and not begun there. */
  QUEUED(false),
  /** Begun on its node. */
  RUNNING(false),
  /** Ended with a result. */
  SUCCEEDED(true),
  /** Ended with a failure, a lost node past its last attempt, or a refusal. */
  FAILED(true),
  /** Ended because it was cancelled or its deadline passed. */
  CANCELLED(true);

  private final boolean ended;

  ForkState(boolean ended) {
    this.ended = ended;
  }

  /** Whether the fork has its outcome. */
  public boolean isEnded() {
    return ended;
  }
}
