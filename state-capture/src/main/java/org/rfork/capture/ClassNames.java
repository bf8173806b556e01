package org.rfork.capture;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException.Kind;

/** Class names in documents: what may be named, and loading it without running any of its code. */
final class ClassNames {
  private static final Set<String> API_TYPES =
      Set.of(
          "org.rfork.Fork",
          "org.rfork.Shared",
          "org.rfork.StreamRandom",
          "org.rfork.Task",
          "org.rfork.Continuation");

  private ClassNames() {}

  /** Loads a class that the allow-list has; initialising it is left to its first use. */
  static Class<?> load(String name, AllowList allow, ClassLoader loader) {
    if (!allow.allows(name)) {
      throw Codecs.refuseName(name, allow);
    }
    return loadUnchecked(name, loader);
  }

  /** Loads a class that may be named, to stand as a value. */
  static Class<?> loadNameable(String name, AllowList allow, ClassLoader loader) {
    requireNameable(name, allow);
    return loadUnchecked(name, loader);
  }

  /** Loads an array class whose elements' type may be named. */
  static Class<?> loadArray(String name, AllowList allow, ClassLoader loader) {
    String element = element(name);
    if (element != null) {
      requireNameable(element, allow);
    }
    return loadUnchecked(name, loader);
  }

  /** The name of the class or interface at the bottom of an array class; null for primitives. */
  static @Nullable String element(String arrayName) {
    int dimensions = 0;
    while (dimensions < arrayName.length() && arrayName.charAt(dimensions) == '[') {
      dimensions++;
    }
    if (arrayName.endsWith(";") && arrayName.startsWith("L", dimensions)) {
      return arrayName.substring(dimensions + 1, arrayName.length() - 1);
    }
    return null;
  }

  /**
   * Refuses types that may not even be named, as an array's type or a {@code Class} value. Naming a
   * JDK type makes no object of it.
   */
  static void requireNameable(String name, AllowList allow) {
    if (!isUser(name) || allow.allows(name)) {
      return;
    }
    throw Codecs.refuseName(name, allow);
  }

  /** Whether the name is neither the JDK's nor the programming interface's. */
  static boolean isUser(String name) {
    return !name.startsWith("java.") && !API_TYPES.contains(name);
  }

  private static Class<?> loadUnchecked(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new Refusal(
          Kind.MISSING_CLASS,
          "class " + name + " is not on this node's class path: ship the job's jar to all nodes",
          e);
    }
  }
}
