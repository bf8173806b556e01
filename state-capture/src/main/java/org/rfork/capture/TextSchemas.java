package org.rfork.capture;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The section of a text that says which fields its classes had when it was written. */
final class TextSchemas {
  static final String SECTION = "schemas";

  private static final String ITEM = "- |\n";

  private TextSchemas() {}

  /** One block for each user class, in the order of their names; empty if there is none. */
  static String write(RecordedGraph graph) {
    Map<String, Schema> schemas = new TreeMap<>();
    for (Recorded object : graph.objects()) {
      Schema layout = object.codec().layout();
      if (layout != null) {
        schemas.put(layout.className(), layout);
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
    return text.toString();
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
