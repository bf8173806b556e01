package org.rfork.capture;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sections of a text that say which fields its classes had when it was written, and of those
 * without a name of their own which code.
 */
final class TextSchemas {
  static final String SECTION = "schemas";
  static final String CODE = "code";

  private static final String ITEM = "- |\n";

  private TextSchemas() {}

  /** One block for each user class, in the order of their names; empty if there is none. */
  static String write(RecordedGraph graph) {
    Map<String, Schema> schemas = new TreeMap<>();
    Map<String, Long> codes = new TreeMap<>();
    for (Recorded object : graph.objects()) {
      Schema layout = object.codec().layout();
      if (layout != null) {
        schemas.put(layout.className(), layout);
      }
      if (object.codec().isBoundToCode()) {
        codes.put(object.codec().typeName(), object.codec().code());
      }
    }
    if (schemas.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(SECTION + ":\n");
    for (Schema schema : schemas.values()) {
      text.append(ITEM);
      schema.lines().forEach(line -> text.append("  ").append(line).append('\n'));
    }
    if (!codes.isEmpty()) {
      text.append(CODE + ":\n");
      codes.forEach((name, code) -> text.append("  " + name + ": " + code + "\n"));
    }
    return text.toString();
  }

  /** The digests of code by the names of their classes. */
  static Map<String, Long> readCodes(Tree section) {
    if (!(section instanceof Tree.Items items) || !items.mapping) {
      throw TextErrors.damaged(section, CODE + " names no classes: leave it as it was written");
    }
    Map<String, Long> codes = new HashMap<>();
    for (int i = 0; i < items.items.size(); i += 2) {
      Tree value = items.items.get(i + 1);
      try {
        codes.put(items.items.get(i).shown(), Long.parseLong(value.shown()));
      } catch (NumberFormatException e) {
        throw TextErrors.damaged(
            value, value.shown() + " is no digest: leave it as it was written");
      }
    }
    return codes;
  }

  /** The schemas by the names of their classes. */
  static Map<String, Schema> read(Tree section) {
    Map<String, Schema> schemas = new HashMap<>();
    if (!(section instanceof Tree.Items items) || items.mapping) {
      throw TextErrors.damaged(section, SECTION + " is no list: write - | and a class's fields");
    }
    for (Tree item : items.items) {
      try {
        Schema schema = Schema.parse(((Tree.Scalar) item).text);
        schemas.put(schema.className(), schema);
      } catch (RuntimeException malformed) {
        throw TextErrors.damaged(
            item, "this is no class's schema: leave it as it was written, or remove it");
      }
    }
    return schemas;
  }
}
