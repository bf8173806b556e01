package org.rfork.runtime.exec;

/** Unwinds a continuation that was captured at a safe point and goes on elsewhere. */
final class Leaving extends Error {
  private static final long serialVersionUID = 1L;

  private final transient FrozenState state;

  Leaving(FrozenState state) {
    super("leaving at a safe point", null, false, false);
    this.state = state;
  }

  FrozenState state() {
    return state;
  }
}
