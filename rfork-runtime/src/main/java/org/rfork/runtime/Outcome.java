package org.rfork.runtime;

/**
 * How a fork ended. The fork table decides by the kind alone; the payload is opaque to it.
 *
 * @param kind how it ended
 * @param payload the captured result when it succeeded, the mirrored throwable when it failed, else
 *     empty
 * @param message for a person: why it did not succeed; empty when it did
 */
public record Outcome(Kind kind, byte[] payload, String message) {
  private static final byte[] NOTHING = {};

  /** The ways to end. */
  public enum Kind {
    /** It returned. */
    SUCCEEDED,
    /** Its own code threw. */
    FAILED,
    /** The nodes that ran it died. */
    LOST,
    /** A node could not take it. */
    REFUSED,
    /** It was cancelled. */
    CANCELLED
  }

  /** It returned this captured result. */
  public static Outcome succeeded(byte[] result) {
    return new Outcome(Kind.SUCCEEDED, result, "");
  }

  /** It ended without a result, and there is no throwable to show. */
  public static Outcome without(Kind kind, String message) {
    return new Outcome(kind, NOTHING, message);
  }

  /** Whether there is a result. */
  public boolean isSuccess() {
    return kind == Kind.SUCCEEDED;
  }
}
