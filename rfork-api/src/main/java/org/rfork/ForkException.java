package org.rfork;

import org.jspecify.annotations.Nullable;

/**
 * A fork ended without a result, or could not be joined. The message names the fork's path and,
 * where there is one, its node and attempt.
 */
public class ForkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final @Nullable String node;
  private final int attempt;

  /** For subclasses: the fork's path, its last node or null, and its last attempt or 0. */
  protected ForkException(
      String message,
      ForkPath path,
      @Nullable String node,
      int attempt,
      @Nullable Throwable cause) {
    super(message, cause);
    this.path = path.value();
    this.node = node;
    this.attempt = attempt;
  }

  /** The fork's path. */
  public ForkPath path() {
    return new ForkPath(path);
  }

  /** The node of the last attempt; null if there was none. */
  public @Nullable String node() {
    return node;
  }

  /** The number of the last attempt, counted from 1; 0 if there was none. */
  public int attempt() {
    return attempt;
  }
}
