package org.rfork.capture;

import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.CaptureException.Kind;

/**
 * A refusal by a codec that does not know where in the graph it stands; the walker adds the path.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  final Kind kind;

  Refusal(Kind kind, String message) {
    this(kind, message, null);
  }

  Refusal(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  static Refusal damaged(String message) {
    return new Refusal(Kind.DAMAGED, message);
  }

  static Refusal unsupported(String message) {
    return new Refusal(Kind.UNSUPPORTED_TYPE, message);
  }

  /** One that is to get another path. */
  static Refusal of(CaptureException e) {
    return new Refusal(e.kind(), String.valueOf(e.getMessage()), e.getCause());
  }

  /** The same, of no place in a graph. */
  CaptureException toException() {
    return new CaptureException(kind, "", String.valueOf(getMessage()), getCause());
  }

  /** What kind it makes of anything that stops a capture. */
  static Kind kindOf(RuntimeException e) {
    return e instanceof Refusal refusal ? refusal.kind : Kind.UNSUPPORTED_TYPE;
  }

  /** What is said of anything that stops a capture. */
  static String messageOf(RuntimeException e) {
    return e instanceof Refusal
        ? String.valueOf(e.getMessage())
        : "it could not be read (" + e + "): stop threads that change it meanwhile";
  }
}
