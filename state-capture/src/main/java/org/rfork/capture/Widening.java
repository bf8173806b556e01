package org.rfork.capture;

import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Which changes of a field's type keep every value exactly, and how. */
final class Widening {
  private static final Map<String, Set<String>> WIDER =
      Map.of(
          "byte", Set.of("short", "int", "long", "float", "double"),
          "short", Set.of("int", "long", "float", "double"),
          "char", Set.of("int", "long", "float", "double"),
          "int", Set.of("long", "double"),
          "float", Set.of("double"));

  private static final Map<String, String> BOXES =
      Map.of(
          "java.lang.Byte", "byte",
          "java.lang.Short", "short",
          "java.lang.Character", "char",
          "java.lang.Integer", "int",
          "java.lang.Long", "long",
          "java.lang.Float", "float",
          "java.lang.Double", "double",
          "java.lang.Boolean", "boolean");

  private Widening() {}

  /** From the stored type to that of the field here; null if some value might be lost. */
  static @Nullable UnaryOperator<@Nullable Object> of(String stored, Field field, Renames renames) {
    String here = TypeText.of(field.getGenericType());
    String renamed = TypeText.map(stored, renames::present);
    if (stored.equals(here) || renamed.equals(here)) {
      return value -> value;
    }
    String from = BOXES.getOrDefault(stored, stored);
    String to = BOXES.getOrDefault(here, here);
    boolean mayBeNull = BOXES.containsKey(stored) && !BOXES.containsKey(here);
    if (from.equals(to) && !mayBeNull) {
      return value -> value;
    }
    if (WIDER.getOrDefault(from, Set.of()).contains(to) && !mayBeNull) {
      return value -> value == null ? null : convert(value, to);
    }
    return isSupertype(renamed, field, renames) ? value -> value : null;
  }

  private static Object convert(Object value, String to) {
    Number number = value instanceof Character letter ? Integer.valueOf(letter) : (Number) value;
    return switch (to) {
      case "short" -> number.shortValue();
      case "int" -> number.intValue();
      case "long" -> number.longValue();
      case "float" -> number.floatValue();
      default -> number.doubleValue();
    };
  }

  /** Whether every value of the one declared type is one of the other, type arguments included. */
  private static boolean isSupertype(String stored, Field field, Renames renames) {
    Class<?> from = renames.load(TypeText.raw(stored));
    if (from == null || !field.getType().isAssignableFrom(from)) {
      return false;
    }
    String arguments = TypeText.arguments(TypeText.of(field.getGenericType()));
    if (arguments.isEmpty()) {
      return !(field.getGenericType() instanceof TypeVariable);
    }
    return arguments.equals(TypeText.arguments(stored)) && passesArgumentsOn(from, field.getType());
  }

  /** Whether {@code Sub<A, B>} is always a {@code Super<A, B>}. */
  private static boolean passesArgumentsOn(Class<?> sub, Class<?> wanted) {
    if (sub == wanted) {
      return true;
    }
    List<Type> parents = new ArrayList<>(Arrays.asList(sub.getGenericInterfaces()));
    if (sub.getGenericSuperclass() != null) {
      parents.add(sub.getGenericSuperclass());
    }
    for (Type parent : parents) {
      if (parent instanceof ParameterizedType generic
          && Arrays.equals(generic.getActualTypeArguments(), sub.getTypeParameters())
          && passesArgumentsOn((Class<?>) generic.getRawType(), wanted)) {
        return true;
      }
    }
    return false;
  }
}
