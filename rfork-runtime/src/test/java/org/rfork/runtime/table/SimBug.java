package org.rfork.runtime.table;

/** Errors that are planted in a simulated node, to see that the simulation finds them. */
enum SimBug {
  NONE,
  /** A host goes on with work that was fenced off, and reports it as the newest attempt's. */
  FENCING_DROPPED,
  /** A home does not place forks again when their node is lost. */
  CHILD_FORGOTTEN,
  /** A home takes a late outcome for that of the current attempt. */
  STALE_RESULT_TAKEN,
  /** A home starts an attempt from the birth state although it has a later one. */
  CHECKPOINT_FORGOTTEN,
  /**
   * A home adopts what an earlier run left of a child that its parent forked from another state.
   */
  ADOPTED_BLINDLY
}
