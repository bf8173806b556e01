package org.rfork.capture;

import java.util.ArrayList;
import java.util.List;
import org.rfork.CaptureException.Kind;

/** Changes one field in what a text says of an object. */
final class TextEdit {
  private TextEdit() {}

  static void set(Tree object, String field, String value) {
    if (!(object instanceof Tree.Items fields) || !fields.mapping) {
      throw TextErrors.damaged(
          object, object.shown() + " has no fields, so '" + field + "' cannot be set");
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < fields.items.size(); i += 2) {
      String name = nameOf(fields.items.get(i));
      if (name.equals(field)) {
        fields.items.set(i + 1, value(fields.items.get(i + 1), value));
        return;
      }
      names.add(name);
    }
    throw TextErrors.at(
        object,
        Kind.SCHEMA_MISMATCH,
        "there is no field '" + field + "' in " + object.tag + ": set " + String.join(", ", names));
  }

  private static String nameOf(Tree key) {
    return key instanceof Tree.Scalar scalar ? scalar.text : key.shown();
  }

  private static Tree value(Tree old, String value) {
    boolean wasText = old instanceof Tree.Scalar scalar && scalar.quoted && scalar.tag == null;
    if (wasText && !value.startsWith("\"") && !value.equals(TextScalars.NULL)) {
      return new Tree.Scalar(old.line, old.column, null, null, value, true);
    }
    Tree read = TextParser.parse(value).root();
    return read.tag == null ? ofType(old, read) : read;
  }

  /** The type goes without saying. */
  private static Tree ofType(Tree old, Tree read) {
    if (read instanceof Tree.Scalar scalar && !scalar.text.equals(TextScalars.NULL)) {
      return new Tree.Scalar(
          read.line, read.column, old.tag, read.anchor, scalar.text, scalar.quoted);
    }
    if (read instanceof Tree.Items items) {
      Tree.Items typed =
          new Tree.Items(read.line, read.column, old.tag, read.anchor, items.mapping);
      typed.items.addAll(items.items);
      return typed;
    }
    return read;
  }
}
