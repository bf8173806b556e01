package org.rfork;

import org.jspecify.annotations.Nullable;

/** The limit of {@link Fork#join(java.time.Duration)} passed; the fork goes on. */
public final class JoinTimeoutException extends ForkException {
  private static final long serialVersionUID = 1L;

  /** Made by the runtime; {@code node} is null and {@code attempt} 0 where there was none. */
  public JoinTimeoutException(
      String message,
      ForkPath path,
      @Nullable String node,
      int attempt,
      @Nullable Throwable cause) {
    super(message, path, node, attempt, cause);
  }
}
