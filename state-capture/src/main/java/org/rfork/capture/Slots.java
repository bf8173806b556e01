package org.rfork.capture;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands where a reference is: nothing, a boxed primitive, an object's number, or the type of
 * an object that follows in place. One byte each for the first sixty numbers and types.
 */
final class Slots {
  private static final int NULL = 0;
  private static final int BYTE = 1;
  private static final int SHORT = 2;
  private static final int INTEGER = 3;
  private static final int LONG = 4;
  private static final int FLOAT = 5;
  private static final int DOUBLE = 6;
  private static final int CHARACTER = 7;
  private static final int TRUE = 8;
  private static final int FALSE = 9;
  static final int FIRST = 10;

  private static final Set<String> INLINE_TYPES =
      Set.of(
          "java.lang.Byte",
          "java.lang.Short",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Float",
          "java.lang.Double",
          "java.lang.Character",
          "java.lang.Boolean");

  private Slots() {}

  /** Whether the value is written in place: its identity means nothing. */
  static boolean isInline(Object value) {
    return value instanceof Integer
        || value instanceof Double
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof Float
        || value instanceof Short
        || value instanceof Byte
        || value instanceof Character;
  }

  /** Whether objects of the named class are written in place. */
  static boolean isInlineType(String className) {
    return INLINE_TYPES.contains(className);
  }

  /** An object that stands elsewhere. */
  static void writeObject(int id, StateOut out) {
    out.int32(FIRST + (id << 1));
  }

  /** An object of that type follows here. */
  static void writeType(int type, StateOut out) {
    out.int32(FIRST + (type << 1) + 1);
  }

  static void write(@Nullable Object value, StateOut out) {
    if (value == null) {
      out.int32(NULL);
    } else if (value instanceof Integer number) {
      out.int32(INTEGER);
      out.int32(number);
    } else if (value instanceof Double number) {
      out.int32(DOUBLE);
      out.float64(number);
    } else if (value instanceof Long number) {
      out.int32(LONG);
      out.int64(number);
    } else if (value instanceof Boolean flag) {
      out.int32(flag ? TRUE : FALSE);
    } else if (value instanceof Float number) {
      out.int32(FLOAT);
      out.float32(number);
    } else if (value instanceof Character letter) {
      out.int32(CHARACTER);
      out.int32(letter);
    } else if (value instanceof Short number) {
      out.int32(SHORT);
      out.int32(number);
    } else {
      out.int32(BYTE);
      out.int32((Byte) value);
    }
  }

  static @Nullable Object read(GraphIn in) {
    int slot = in.in().int32();
    if (slot >= FIRST) {
      int number = (slot - FIRST) >> 1;
      return (slot - FIRST) % 2 == 0 ? in.object(number) : in.makeHere(number);
    }
    return switch (slot) {
      case NULL -> null;
      case BYTE -> in.in().int8();
      case SHORT -> in.in().int16();
      case INTEGER -> in.in().int32();
      case LONG -> in.in().int64();
      case FLOAT -> in.in().float32();
      case DOUBLE -> in.in().float64();
      case CHARACTER -> in.in().char16();
      case TRUE -> true;
      case FALSE -> false;
      default -> throw Refusal.damaged("a reference is negative");
    };
  }
}
