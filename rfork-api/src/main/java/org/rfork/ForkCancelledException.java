package org.rfork;

import org.jspecify.annotations.Nullable;

/** The fork was cancelled, passed its deadline, or its parent or driver ended first. */
public final class ForkCancelledException extends ForkException {
  private static final long serialVersionUID = 1L;

  /** Made by the runtime; {@code node} is null and {@code attempt} 0 where there was none. */
  public ForkCancelledException(
      String message,
      ForkPath path,
      @Nullable String node,
      int attempt,
      @Nullable Throwable cause) {
    super(message, path, node, attempt, cause);
  }
}
