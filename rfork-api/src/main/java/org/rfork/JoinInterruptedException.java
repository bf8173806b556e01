package org.rfork;

import org.jspecify.annotations.Nullable;

/**
 * The thread that joined was interrupted; its interrupt flag is set again, and the fork goes on.
 */
public final class JoinInterruptedException extends ForkException {
  private static final long serialVersionUID = 1L;

  /** Made by the runtime; {@code node} is null and {@code attempt} 0 where there was none. */
  public JoinInterruptedException(
      String message,
      ForkPath path,
      @Nullable String node,
      int attempt,
      @Nullable Throwable cause) {
    super(message, path, node, attempt, cause);
  }
}
