package org.rfork.runtime.exec;

import org.rfork.Continuation;

/**
 * Unwinds a continuation that is to be entered again with restored fields; a debugging aid ({@code
 * rfork.debug.reenter}) that shows at once what an author kept in local variables.
 */
final class Reentry extends Error {
  private static final long serialVersionUID = 1L;

  private final transient Continuation<?> continuation;

  Reentry(Continuation<?> continuation) {
    super("re-entering at a safe point", null, false, false);
    this.continuation = continuation;
  }

  Continuation<?> continuation() {
    return continuation;
  }
}
