package org.rfork;

import org.jspecify.annotations.Nullable;

/**
 * A state cannot be captured exactly, or bytes cannot be restored safely. Nothing was forked,
 * changed or instantiated beyond what had been read.
 */
public final class CaptureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** A value in the state is of a type that cannot be captured exactly. */
    UNSUPPORTED_TYPE,
    /** A class in the state is not on the job's allow-list. */
    NOT_ALLOWED,
    /** A class in the state is not on this node's class path. */
    MISSING_CLASS,
    /** A class here has other fields, or a lambda other code, than where the state was captured. */
    SCHEMA_MISMATCH,
    /** The bytes are cut off, damaged, of another version, or no captured state at all. */
    DAMAGED,
    /** A hook of an object in the state failed: {@link StateHooks}. */
    HOOK_FAILED,
    /** A limit on size, depth or number of objects was passed. */
    LIMIT
  }

  private final Kind kind;
  private final String path;

  /**
   * Names the place and the way out.
   *
   * @param kind what went wrong
   * @param path the path of the field from the state's root, such as {@code $.model.lock}; empty
   *     when no field is to blame
   * @param message what is wrong there and what to do
   */
  public CaptureException(Kind kind, String path, String message, @Nullable Throwable cause) {
    super(path.isEmpty() ? message : path + ": " + message, cause);
    this.kind = kind;
    this.path = path;
  }

  /** Without a cause. */
  public CaptureException(Kind kind, String path, String message) {
    this(kind, path, message, null);
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** The path of the field, from the state's root {@code $}; empty when no field is to blame. */
  public String path() {
    return path;
  }
}
