package org.rfork.capture;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Declared types as text that no JDK words differently: binary names, type arguments in angle
 * brackets, dimensions as in the source.
 */
final class TypeText {
  private static final String DELIMITERS = "<>,[]? ";

  private TypeText() {}

  static String of(Type type) {
    if (type instanceof Class<?> plain) {
      return plain.isArray() ? of(plain.getComponentType()) + "[]" : plain.getName();
    }
    if (type instanceof ParameterizedType generic) {
      return of(generic.getRawType()) + "<" + all(generic.getActualTypeArguments(), ",") + ">";
    }
    if (type instanceof GenericArrayType array) {
      return of(array.getGenericComponentType()) + "[]";
    }
    if (type instanceof WildcardType wildcard) {
      if (wildcard.getLowerBounds().length > 0) {
        return "? super " + all(wildcard.getLowerBounds(), "&");
      }
      return "? extends " + all(wildcard.getUpperBounds(), "&");
    }
    return type.getTypeName();
  }

  private static String all(Type[] types, String separator) {
    return Arrays.stream(types).map(TypeText::of).collect(Collectors.joining(separator));
  }

  /** Without type arguments. */
  static String raw(String type) {
    int open = type.indexOf('<');
    return open < 0 ? type : type.substring(0, open) + type.substring(type.lastIndexOf('>') + 1);
  }

  /** The type arguments alone, in their brackets; empty if there are none. */
  static String arguments(String type) {
    int open = type.indexOf('<');
    return open < 0 ? "" : type.substring(open, type.lastIndexOf('>') + 1);
  }

  /** With each name in it put through a function. */
  static String map(String type, UnaryOperator<String> names) {
    StringBuilder mapped = new StringBuilder();
    int start = 0;
    for (int at = 0; at <= type.length(); at++) {
      if (at == type.length() || DELIMITERS.indexOf(type.charAt(at)) >= 0) {
        if (at > start) {
          mapped.append(names.apply(type.substring(start, at)));
        }
        if (at < type.length()) {
          mapped.append(type.charAt(at));
        }
        start = at + 1;
      }
    }
    return mapped.toString();
  }
}
