package org.rfork.runtime.table;

import java.util.Objects;

/**
 * How an attempt ended. The tables decide by its kind alone. Two outcomes are equal when they are
 * the same object, since the payload is an array that is never compared.
 *
 * @param kind how it ended
 * @param payload the captured result or failure; empty when there is none; not copied
 * @param message what people are told; empty for a success
 */
@SuppressWarnings("ArrayRecordComponent") // Captured states are large and pass through untouched.
public record Outcome(Kind kind, byte[] payload, String message) {
  private static final byte[] NOTHING = {};

  /** How an attempt can end. */
  public enum Kind {
    /** With a result. */
    SUCCEEDED,
    /** With a failure of its own; retried while retries are left. */
    FAILED,
    /** Nodes were lost too often. */
    LOST,
    /** The executing node cannot run it at all: a class is missing there, say. */
    REFUSED,
    /** Somebody asked for its end. */
    CANCELLED
  }

  /** Checks that nothing is missing. */
  public Outcome {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(payload, "payload");
    Objects.requireNonNull(message, "message");
  }

  static Outcome without(Kind kind, String message) {
    return new Outcome(kind, NOTHING, message);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return kind + "[" + payload.length + " bytes" + (message.isEmpty() ? "" : ", " + message) + "]";
  }
}
