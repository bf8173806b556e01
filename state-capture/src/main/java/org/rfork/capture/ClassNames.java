package org.rfork.capture;

import java.util.ArrayList;
import java.util.List;
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
          "org.rfork.resource.RemoteFile",
          "org.rfork.resource.SharedRegion",
          "org.rfork.Task",
          "org.rfork.Continuation");

  private ClassNames() {}

  /** Loads a class that the allow-list has; initialising it is left to its first use. */
  static Class<?> load(String name, AllowList allow, ClassLoader loader) {
    Class<?> found = loadIf(allow.allows(name), name, allow, loader);
    ancestors(found).forEach(type -> requireAllowed(type.getName(), allow));
    return found;
  }

  /** The class and its superclasses, but for the JDK's: what making an object initialises. */
  static List<Class<?>> ancestors(Class<?> type) {
    List<Class<?>> ancestors = new ArrayList<>();
    for (Class<?> at = type; at != null && !Codecs.isJdk(at); at = at.getSuperclass()) {
      ancestors.add(at);
    }
    return ancestors;
  }

  /** Refuses a class that may not be in a state. */
  static void requireAllowed(String name, AllowList allow) {
    if (!allow.allows(name)) {
      throw Codecs.refuseName(name, allow);
    }
  }

  /** Loads a class that may be named, to stand as a value. */
  static Class<?> loadNameable(String name, AllowList allow, ClassLoader loader) {
    return loadIf(!isUser(name) || allow.allows(name), name, allow, loader);
  }

  private static Class<?> loadIf(
      boolean allowed, String name, AllowList allow, ClassLoader loader) {
    Class<?> found = allowed ? find(name, loader) : null;
    if (found == null) {
      found = Renames.find(name, allow, loader);
    }
    if (found == null) {
      throw allowed ? missing(name) : Codecs.refuseName(name, allow);
    }
    return found;
  }

  /** Loads an array class whose elements' type may be named. */
  static Class<?> loadArray(String name, AllowList allow, ClassLoader loader) {
    String element = element(name);
    if (element == null) {
      Class<?> found = find(name, loader);
      if (found == null) {
        throw missing(name);
      }
      return found;
    }
    Class<?> type = loadNameable(element, allow, loader);
    for (int i = name.lastIndexOf('['); i >= 0; i--) {
      type = type.arrayType();
    }
    return type;
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

  /** Whether the name is neither the JDK's nor the programming interface's. */
  static boolean isUser(String name) {
    return !name.startsWith("java.") && !API_TYPES.contains(name);
  }

  private static Refusal missing(String name) {
    return new Refusal(
        Kind.MISSING_CLASS,
        "class "
            + name
            + " is not on this node's class path: ship the job's jar to all nodes, or if it has"
            + " another name now, annotate it with @Renamed and list it in "
            + Renames.INDEX);
  }

  /** Loads a class without initialising it; null if there is none. */
  static @Nullable Class<?> find(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }
}
