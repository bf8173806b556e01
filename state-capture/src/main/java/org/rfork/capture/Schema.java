package org.rfork.capture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.rfork.CaptureException;

/**
 * Which state the objects of a user class hold: its fields' names and types, those of its
 * superclasses first. What is {@code static} or {@code transient} is not in it, nor are an enum's
 * constants, which are known by name.
 *
 * @param kind what sort of class it is
 * @param levels the superclasses that are not the JDK's, the topmost first, and last the class
 */
public record Schema(Kind kind, List<Level> levels) {

  /** Sorts of classes; their objects come into being in different ways. */
  public enum Kind {
    /** Any class that is none of the others. */
    CLASS,
    /** A record: made by its constructor. */
    RECORD,
    /** An enum: constants are looked up by name. */
    ENUM;

    private String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * One class of the chain.
   *
   * @param type its binary name, as a superclass with its type arguments
   * @param fields those it declares, sorted by name; a record's in their order
   */
  public record Level(String type, List<Field> fields) {
    /** Keeps its own copy. */
    public Level {
      fields = List.copyOf(fields);
    }

    /** The binary name. */
    public String className() {
      return TypeText.raw(type);
    }
  }

  /**
   * One field.
   *
   * @param name as declared
   * @param type as declared, with type arguments, such as {@code java.util.List<java.lang.String>}
   */
  public record Field(String name, String type) {}

  /** Keeps its own copy. */
  public Schema {
    levels = List.copyOf(levels);
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("a schema needs the class itself as its last level");
    }
  }

  /**
   * The schema that states captured now carry for a class.
   *
   * @throws CaptureException if objects of the class cannot be captured, or it is not a user's
   */
  public static Schema of(Class<?> type) {
    try {
      return Codecs.layout(type);
    } catch (Refusal refusal) {
      throw new CaptureException(refusal.kind, "", String.valueOf(refusal.getMessage()));
    }
  }

  /** The binary name of the class. */
  public String className() {
    return levels.get(levels.size() - 1).className();
  }

  /** 64 bits that stand for all of this in documents; never 0. */
  public long digest() {
    return Digests.of(encode());
  }

  /** The bytes that {@link #decode} takes: {@link #toString} in UTF-8. */
  public byte[] encode() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The schema that {@link #encode} was called on.
   *
   * @throws CaptureException of kind {@code DAMAGED} if the bytes are none
   */
  public static Schema decode(byte[] bytes) {
    try {
      return parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (Refusal refusal) {
      throw new CaptureException(refusal.kind, "", String.valueOf(refusal.getMessage()));
    }
  }

  /** A line for each class and, indented, one for each of its fields. */
  @Override
  public String toString() {
    return String.join("\n", lines()) + "\n";
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Level level : levels) {
      lines.add(kind.word() + " " + level.type);
      level.fields.forEach(field -> lines.add("  " + field.type + " " + field.name));
    }
    return lines;
  }

  static Schema parse(String text) {
    Kind kind = kind(text);
    List<Level> levels = new ArrayList<>();
    String type = "";
    List<Field> fields = new ArrayList<>();
    for (String line : text.lines().toList()) {
      int space = line.lastIndexOf(' ');
      if (line.startsWith("  ") && space > 2) {
        fields.add(new Field(line.substring(space + 1), line.substring(2, space)));
      } else {
        if (!type.isEmpty()) {
          levels.add(new Level(type, fields));
          fields = new ArrayList<>();
        }
        type = line.substring(line.indexOf(' ') + 1);
      }
    }
    levels.add(new Level(type, fields));
    Schema schema = new Schema(kind, levels);
    if (!schema.toString().equals(text)) {
      throw malformed();
    }
    return schema;
  }

  private static Kind kind(String text) {
    for (Kind kind : Kind.values()) {
      if (text.startsWith(kind.word() + " ")) {
        return kind;
      }
    }
    throw malformed();
  }

  private static Refusal malformed() {
    return Refusal.damaged("a class's schema is malformed");
  }
}
