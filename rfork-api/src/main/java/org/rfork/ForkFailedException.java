package org.rfork;

import org.jspecify.annotations.Nullable;

/** The fork's own code threw. The cause is a {@link RemoteFailure} with the remote stack. */
public final class ForkFailedException extends ForkException {
  private static final long serialVersionUID = 1L;

  /** Made by the runtime; {@code node} is null and {@code attempt} 0 where there was none. */
  public ForkFailedException(
      String message,
      ForkPath path,
      @Nullable String node,
      int attempt,
      @Nullable Throwable cause) {
    super(message, path, node, attempt, cause);
  }
}
