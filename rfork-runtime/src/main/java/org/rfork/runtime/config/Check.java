package org.rfork.runtime.config;

import java.time.Duration;
import java.util.regex.Pattern;

/** What the records ask of their values. */
final class Check {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private static final Pattern TYPE = Pattern.compile("[\\w$]+(\\.[\\w$]+)*");

  private Check() {}

  static void range(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new ConfigProblem(
          key, Long.toString(value), "must be from " + least + " to " + most + ".");
    }
  }

  static void range(String key, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new ConfigProblem(
          key, Double.toString(value), "must be from " + least + " to " + most + ".");
    }
  }

  static void range(String key, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new ConfigProblem(
          key, text(value), "must be from " + text(least) + " to " + text(most) + ".");
    }
  }

  static void name(String key, String value) {
    if (!NAME.matcher(value).matches()) {
      throw new ConfigProblem(
          key,
          '"' + value + '"',
          "must be 1 to 64 letters, digits, dots, dashes or underscores, a letter or digit first.");
    }
  }

  static void hostPort(String key, String value) {
    int colon = value.lastIndexOf(':');
    String port = value.substring(colon + 1);
    boolean sound =
        colon > 0
            && port.matches("\\d{1,5}")
            && Integer.parseInt(port) >= 1
            && Integer.parseInt(port) <= 65_535;
    if (!sound) {
      throw new ConfigProblem(
          key, '"' + value + '"', "must be host:port with a port from 1 to 65535.");
    }
  }

  static void typePrefix(String key, String value) {
    if (!TYPE.matcher(value).matches()) {
      throw new ConfigProblem(
          key, '"' + value + '"', "must be a package or a class with its package (com.acme).");
    }
  }

  private static String text(Duration value) {
    long millis = value.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
