package org.rfork.capture;

import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.CaptureException.Kind;

/** Refusals of a text, with the line and column to look at. */
final class TextErrors {
  private TextErrors() {}

  static CaptureException at(Tree tree, Kind kind, String message) {
    return new CaptureException(kind, tree.place(), message);
  }

  static CaptureException damaged(Tree tree, String message) {
    return at(tree, Kind.DAMAGED, message);
  }

  /** A refusal by a codec, which does not know where the value stands. */
  static CaptureException at(Tree tree, RuntimeException cause) {
    return at(tree, "", cause);
  }

  /** The same, saying first which field it is. */
  static CaptureException at(Tree tree, String field, RuntimeException cause) {
    if (cause instanceof CaptureException known) {
      return known.path().startsWith("line ")
          ? known
          : new CaptureException(
              known.kind(), tree.place(), field + known.getMessage(), known.getCause());
    }
    if (cause instanceof Refusal refusal) {
      return new CaptureException(
          refusal.kind, tree.place(), field + refusal.getMessage(), refusal.getCause());
    }
    String message =
        cause instanceof ClassCastException
            ? wrongType(tree, cause.getMessage())
            : "the object cannot be made: " + cause;
    return new CaptureException(Kind.DAMAGED, tree.place(), field + message, cause);
  }

  /** The JVM says which class stands where which one must, and then of which modules they are. */
  private static String wrongType(Tree tree, @Nullable String said) {
    String text = said == null ? "" : said;
    int modules = text.indexOf(" (");
    return tree.shown()
        + " is of the wrong type: "
        + (modules < 0 ? text : text.substring(0, modules))
        + ": write a value of the field's type";
  }
}
