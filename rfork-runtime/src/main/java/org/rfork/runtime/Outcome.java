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
    SUCCEEDED('S'),
    /** Its own code threw. */
    FAILED('F'),
    /** The nodes that ran it died. */
    LOST('L'),
    /** A node could not take it. */
    REFUSED('R'),
    /** It was cancelled. */
    CANCELLED('C');

    private final byte code;

    Kind(char code) {
      this.code = (byte) code;
    }

    /** Its letter on the wire. */
    public byte code() {
      return code;
    }

    /**
     * The kind of a letter.
     *
     * @throws IllegalArgumentException if none has it
     */
    public static Kind ofCode(byte code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no outcome has the code " + code);
    }
  }

  /** It returned this captured result. */
  public static Outcome succeeded(byte[] result) {
    return new Outcome(Kind.SUCCEEDED, result, "");
  }

  /** It ended without a result, and there is no throwable to show. */
  public static Outcome without(Kind kind, String message) {
    return new Outcome(kind, NOTHING, message);
  }

  /** The same with this payload. */
  public Outcome with(byte[] other) {
    return new Outcome(kind, other, message);
  }

  /** For people: the payload by its size. */
  @Override
  public String toString() {
    return kind + " (" + payload.length + " bytes)" + (message.isEmpty() ? "" : ": " + message);
  }

  /** Whether there is a result. */
  public boolean isSuccess() {
    return kind == Kind.SUCCEEDED;
  }
}
