package org.rfork.runtime.table;

/** What becomes of an attempt that an earlier run left, when its parent forks that path again. */
public enum Succession {
  /** The parent forked an equal state: the attempt goes on, or its outcome is taken. */
  ADOPTED,
  /**
   * The parent forked another state, and the outcome of the attempt had not reached the earlier
   * run: the attempt is fenced off, and the new fork takes its place.
   */
  REPLACED,
  /**
   * The parent forked another state, and the outcome of the attempt had reached the earlier run,
   * which may have used it: there is no going on that fits both.
   */
  CONTRADICTED
}
