package org.rfork.capture;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value in a YAML text, with the place where it stands. */
abstract class Tree {
  final int line;
  final int column;
  final @Nullable String tag;
  final @Nullable String anchor;

  /** The object of the state that it describes, once that is known. */
  @Nullable TextObject object;

  private Tree(int line, int column, @Nullable String tag, @Nullable String anchor) {
    this.line = line;
    this.column = column;
    this.tag = tag;
    this.anchor = anchor;
  }

  static final class Scalar extends Tree {
    final String text;
    final boolean quoted;

    Scalar(
        int line,
        int column,
        @Nullable String tag,
        @Nullable String anchor,
        String text,
        boolean quoted) {
      super(line, column, tag, anchor);
      this.text = text;
      this.quoted = quoted;
    }

    /** The same value without its type. */
    Scalar bare() {
      return new Scalar(line, column, null, null, text, quoted);
    }

    boolean isPlain() {
      return tag == null && !quoted;
    }
  }

  static final class Alias extends Tree {
    final String name;

    Alias(int line, int column, String name) {
      super(line, column, null, null);
      this.name = name;
    }
  }

  /** A sequence, or a mapping as key, value, key, value. */
  static final class Items extends Tree {
    final boolean mapping;
    final List<Tree> items = new ArrayList<>(4);

    Items(int line, int column, @Nullable String tag, @Nullable String anchor, boolean mapping) {
      super(line, column, tag, anchor);
      this.mapping = mapping;
    }
  }

  /** The place, as a path of an exception. */
  String place() {
    return "line " + line + ", column " + column;
  }

  /** What it looks like, to name it in an error. */
  String shown() {
    if (this instanceof Scalar scalar) {
      String text = scalar.text.length() > 40 ? scalar.text.substring(0, 40) + "..." : scalar.text;
      return (tag == null ? "" : tag + " ") + (scalar.quoted ? TextScalars.quote(text) : text);
    }
    if (this instanceof Alias alias) {
      return "*" + alias.name;
    }
    return (tag == null ? "an untyped " : "a " + tag + " ")
        + (((Items) this).mapping ? "mapping" : "list");
  }
}
