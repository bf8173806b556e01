package org.rfork.runtime.config;

/** What {@code fork()} does at the limit of forks in flight. */
public enum WhenFull {
  /** The caller waits until one ends. */
  WAIT,
  /** A root's thread waits; a fork's thread runs the child itself. */
  HELP,
  /** The call fails with an error that says so. */
  REFUSE
}
