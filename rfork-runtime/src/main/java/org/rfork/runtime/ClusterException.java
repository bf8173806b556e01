package org.rfork.runtime;

import org.jspecify.annotations.Nullable;

/** A cluster could not be formed or reached, or it put this node out. */
public sealed class ClusterException extends RuntimeException permits PutOutException {
  private static final long serialVersionUID = 1L;

  /** Says which cluster or node, and what to do. */
  public ClusterException(String message) {
    this(message, null);
  }

  /** With what lies beneath. */
  public ClusterException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
