package org.rfork.capture;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Types as a person writes them: JDK types that can be captured by their simple names, arrays with
 * brackets, others in full; a class without a package with a dot before it.
 */
final class TypeNames {
  private static final Map<String, String> PRIMITIVES =
      Map.of(
          "boolean", "Z", "byte", "B", "short", "S", "char", "C", "int", "I", "long", "J", "float",
          "F", "double", "D");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.$-]+");
  private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9_.$\\[\\]-]+");
  private static final Map<String, String> FULL = new HashMap<>();
  private static final Map<String, String> SIMPLE = new HashMap<>();

  static {
    for (String name : JdkCodecs.names()) {
      if (!name.startsWith("[")) {
        FULL.merge(name.substring(name.lastIndexOf('.') + 1), name, (one, other) -> "");
      }
    }
    FULL.values().removeIf(String::isEmpty);
    FULL.forEach((simple, full) -> SIMPLE.put(full, simple));
    PRIMITIVES.forEach(
        (name, letter) -> {
          SIMPLE.put(letter, name);
        });
  }

  private TypeNames() {}

  /** What stands after the tag's exclamation mark. */
  static String tag(String typeName) {
    String simple = simple(typeName);
    return PLAIN.matcher(simple).matches()
        ? simple
        : "<"
            + ODD.matcher(simple)
                .replaceAll(odd -> URLEncoder.encode(odd.group(), StandardCharsets.UTF_8))
            + ">";
  }

  static String simple(String typeName) {
    if (typeName.startsWith("[")) {
      String element = typeName.substring(1);
      return (element.startsWith("[")
              ? simple(element)
              : element.startsWith("L")
                  ? simple(element.substring(1, element.length() - 1))
                  : SIMPLE.getOrDefault(element, element))
          + "[]";
    }
    String simple = SIMPLE.get(typeName);
    if (simple != null) {
      return simple;
    }
    return typeName.indexOf('.') < 0 ? "." + typeName : typeName;
  }

  /** The name as a document has it, from a tag with or without its exclamation mark. */
  static String full(String tag) {
    String name = tag.startsWith("!") ? tag.substring(1) : tag;
    if (name.endsWith("[]")) {
      String element = name.substring(0, name.length() - 2);
      if (PRIMITIVES.containsKey(element)) {
        return "[" + PRIMITIVES.get(element);
      }
      String full = full(element);
      return full.startsWith("[") ? "[" + full : "[L" + full + ";";
    }
    if (name.startsWith(".")) {
      return name.substring(1);
    }
    if (name.indexOf('.') >= 0) {
      return name;
    }
    String full = FULL.get(name);
    if (full == null) {
      throw Refusal.damaged(
          "!" + name + " is no type: write a class with its package, such as !com.example.Model");
    }
    return full;
  }
}
