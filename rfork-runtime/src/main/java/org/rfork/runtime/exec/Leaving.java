package org.rfork.runtime.exec;

/** Unwinds a continuation that was captured at a safe point and goes on elsewhere. */
final class Leaving extends Error {
  private static final long serialVersionUID = 1L;

  private final transient FrozenState state;
  private final String why;

  Leaving(FrozenState state, String why) {
    super("leaving at a safe point", null, false, false);
    this.state = state;
    this.why = why;
  }

  /** Why it was asked to. */
  String why() {
    return why;
  }

  FrozenState state() {
    return state;
  }
}
