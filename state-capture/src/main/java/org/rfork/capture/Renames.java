package org.rfork.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException.Kind;
import org.rfork.Renamed;

/**
 * Finds renamed and moved classes: those that a loader's resources {@value #INDEX} list by their
 * present names, and that say by {@link Renamed} what they were called. Only allowed ones are
 * loaded.
 */
final class Renames {
  static final String INDEX = "META-INF/rfork/renamed-classes";

  private static final Map<ClassLoader, List<String>> LISTED =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final AllowList allow;
  private final ClassLoader loader;

  Renames(AllowList allow, ClassLoader loader) {
    this.allow = allow;
    this.loader = loader;
  }

  /** The class that once had the name, or null. */
  static @Nullable Class<?> find(String oldName, AllowList allow, ClassLoader loader) {
    Class<?> found = null;
    for (String name : LISTED.computeIfAbsent(loader, Renames::listed)) {
      Class<?> type = allow.allows(name) ? ClassNames.find(name, loader) : null;
      if (type != null && wasCalled(type, oldName)) {
        if (found != null && found != type) {
          throw new Refusal(
              Kind.SCHEMA_MISMATCH,
              "both " + found.getName() + " and " + name + " say that they were " + oldName);
        }
        found = type;
      }
    }
    return found;
  }

  /** Whether the class has that name, or had it. */
  static boolean isNow(Class<?> type, String name) {
    return type.getName().equals(name) || wasCalled(type, name);
  }

  private static boolean wasCalled(Class<?> type, String oldName) {
    Renamed renamed = type.getAnnotation(Renamed.class);
    return renamed != null && Arrays.asList(renamed.from()).contains(oldName);
  }

  private static List<String> listed(ClassLoader loader) {
    try {
      List<String> names = new ArrayList<>();
      for (URL index : Collections.list(loader.getResources(INDEX))) {
        try (java.io.InputStream in = index.openStream()) {
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.replaceFirst("#.*", "").strip())
              .filter(line -> !line.isEmpty())
              .forEach(names::add);
        }
      }
      return List.copyOf(names);
    } catch (IOException e) {
      throw new UncheckedIOException(INDEX + " cannot be read", e);
    }
  }

  /** What the class of this name is called here; the same name if no other is known. */
  String present(String name) {
    Class<?> renamed = find(name, allow, loader);
    return renamed == null ? name : renamed.getName();
  }

  /** The class or array class that a declared type without arguments means, or null. */
  @Nullable Class<?> load(String type) {
    if (type.endsWith("[]")) {
      Class<?> element = load(type.substring(0, type.length() - 2));
      return element == null ? null : element.arrayType();
    }
    return ClassNames.isUser(type) && !allow.allows(type) ? null : ClassNames.find(type, loader);
  }
}
