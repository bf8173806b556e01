package org.rfork;

import org.jspecify.annotations.Nullable;

/**
 * No node could take the fork: its classes are missing there, or the in-flight limit refuses it.
 */
public final class ForkRefusedException extends ForkException {
  private static final long serialVersionUID = 1L;

  /** Made by the runtime; {@code node} is null and {@code attempt} 0 where there was none. */
  public ForkRefusedException(
      String message,
      ForkPath path,
      @Nullable String node,
      int attempt,
      @Nullable Throwable cause) {
    super(message, path, node, attempt, cause);
  }
}
