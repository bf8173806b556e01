package org.rfork.runtime.cli;

import java.util.Map;

/** What the launcher's processes log: warnings, of Pekko only errors. {@code -D} flags win. */
final class QuietLogs {
  private static final String SIMPLE = "org.slf4j.simpleLogger.";
  private static final Map<String, String> DEFAULTS =
      Map.of(
          SIMPLE + "defaultLogLevel", "warn",
          SIMPLE + "log.org.rfork", "info",
          SIMPLE + "log.org.apache.pekko", "error",
          SIMPLE + "showThreadName", "false",
          SIMPLE + "showLogName", "false",
          SIMPLE + "levelInBrackets", "true");

  private QuietLogs() {}

  static void setUp() {
    DEFAULTS.forEach((key, value) -> System.getProperties().putIfAbsent(key, value));
  }
}
