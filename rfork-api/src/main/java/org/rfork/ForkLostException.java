package org.rfork;

import org.jspecify.annotations.Nullable;

/** The nodes that ran the fork died, and it has no attempt left. */
public final class ForkLostException extends ForkException {
  private static final long serialVersionUID = 1L;

  /** Made by the runtime; {@code node} is null and {@code attempt} 0 where there was none. */
  public ForkLostException(
      String message,
      ForkPath path,
      @Nullable String node,
      int attempt,
      @Nullable Throwable cause) {
    super(message, path, node, attempt, cause);
  }
}
