package org.rfork.resource;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A handle cannot do what it was asked for. The message names the handle, the node, what is in the
 * way and what to do.
 */
public final class ResourceException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is in the way. */
  public enum Kind {
    /** No such root or file, or a name that leaves its root. */
    NAME,
    /** A rule of {@code rfork.resources} says no. */
    RULE,
    /** Another fork has the file's lease, or this handle's token is not the newest. */
    LEASE,
    /** The file was changed, replaced or deleted by somebody else. */
    CONFLICT,
    /** A limit was passed. */
    LIMIT,
    /** The disk or the node that has the file does not do it. */
    UNAVAILABLE
  }

  private final Kind kind;

  /** With what is in the way. */
  public ResourceException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Without a cause. */
  public ResourceException(Kind kind, String message) {
    this(kind, message, null);
  }

  /** What is in the way. */
  public Kind kind() {
    return kind;
  }
}
