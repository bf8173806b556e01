package org.rfork.runtime.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Typed values of one section; each complaint says the value's full key and where it was set. */
final class Values {
  private final String path;
  private final Config section;

  Values(String path, Config section) {
    this.path = path;
    this.section = section;
  }

  boolean has(String key) {
    return section.root().containsKey(key);
  }

  String text(String key) {
    return read(key, "text", section::getString);
  }

  List<String> texts(String key) {
    return read(key, "a list of texts: [a, b]", section::getStringList);
  }

  Set<String> names(String key) {
    return Set.copyOf(texts(key));
  }

  boolean flag(String key) {
    return read(key, "true or false", section::getBoolean);
  }

  int integer(String key) {
    return read(key, "a whole number up to " + Integer.MAX_VALUE, section::getInt);
  }

  long number(String key) {
    return read(key, "a whole number", section::getLong);
  }

  double real(String key) {
    return read(key, "a number", section::getDouble);
  }

  Duration duration(String key) {
    return read(key, "a duration with its unit: 500ms, 2s, 1m", section::getDuration);
  }

  long bytes(String key) {
    return read(key, "a size with its unit: 64KiB, 16MiB, 1GiB", section::getBytes);
  }

  /** A size that a byte array can have. */
  int arrayBytes(String key) {
    return (int) Math.min(Integer.MAX_VALUE, bytes(key));
  }

  WhenFull whenFull(String key) {
    return read(
        key,
        "wait, help or refuse",
        name -> WhenFull.valueOf(section.getString(name).toUpperCase(Locale.ROOT)));
  }

  /** A formula over these terms; the one of {@code reference.conf} is known to be right. */
  Formula formula(String key, Set<String> terms) {
    var formula = new Formula(text(key));
    if (!Origins.text(section.getValue(key).origin()).startsWith("reference.conf")) {
      formula.check(path + "." + key, terms);
    }
    return formula;
  }

  ResourceRule.Policy policy(String key) {
    return read(
        key,
        "error, keep-home, reopen or copy",
        name ->
            ResourceRule.Policy.valueOf(
                section.getString(name).toUpperCase(Locale.ROOT).replace('-', '_')));
  }

  ResourceRule.Unbound unbound(String key) {
    return read(
        key,
        "fail-over, wait or fail",
        name ->
            ResourceRule.Unbound.valueOf(
                section.getString(name).toUpperCase(Locale.ROOT).replace('-', '_')));
  }

  /** Directories by names of the user's. */
  Map<String, Path> directories(String key) {
    Map<String, Path> found = new TreeMap<>();
    for (String name : read(key, "a section: { name = /directory }", section::getObject).keySet()) {
      String quoted = key + "." + ConfigUtil.quoteString(name);
      found.put(name, Path.of(read(quoted, "a directory", section::getString)));
    }
    return found;
  }

  List<? extends ConfigObject> objects(String key) {
    return read(key, "a list of sections: [{ ... }]", section::getObjectList);
  }

  /** Says of a problem that was found in this section where its value was set. */
  ConfigProblem locate(ConfigProblem problem) {
    boolean here = problem.key().startsWith(path + ".");
    ConfigValue value =
        here ? section.root().get(problem.key().substring(path.length() + 1)) : null;
    return value == null ? problem : problem.at(Origins.text(value.origin()));
  }

  private <T> T read(String key, String expected, Function<String, T> getter) {
    try {
      return getter.apply(key);
    } catch (ConfigException | IllegalArgumentException e) {
      ConfigValue value = section.root().get(key);
      if (value == null) {
        throw new ConfigProblem(
            path + "." + key,
            "",
            Origins.text(section.origin()),
            "is missing; must be " + expected + ".");
      }
      throw Keys.problem(path + "." + key, value, "must be " + expected + ".");
    }
  }
}
