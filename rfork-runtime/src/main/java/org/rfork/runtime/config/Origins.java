package org.rfork.runtime.config;

import com.typesafe.config.ConfigOrigin;

/** Where a value was set, in a few words. */
final class Origins {
  private Origins() {}

  static String text(ConfigOrigin origin) {
    String line = origin.lineNumber() > 0 ? ":" + origin.lineNumber() : "";
    if (origin.resource() != null) {
      return origin.resource() + line;
    }
    if (origin.filename() != null) {
      return origin.filename() + line;
    }
    return origin.description().startsWith("system properties")
        ? "system property"
        : origin.description().replaceFirst(": [0-9]+$", line);
  }
}
