package org.rfork.runtime.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The keys that there are, and those that someone wrote. */
final class Keys {
  private static final String ROOT = "rfork";
  private static final Set<String> RULE_KEYS =
      Set.of("name", "label", "strategy", "roles", "per-node");
  private static final Set<String> RESOURCE_RULE_KEYS = Set.of("kind", "name", "policy", "unbound");

  /** A section whose keys are names of the user's. */
  private static final String NAMED = "rfork.resources.roots.";

  private Keys() {}

  /** All settings under {@code rfork}, by key. */
  static Map<String, ConfigValue> leaves(Config config) {
    Map<String, ConfigValue> leaves = new TreeMap<>();
    collect(ROOT, config.getObject(ROOT), leaves);
    return leaves;
  }

  private static void collect(String path, ConfigObject section, Map<String, ConfigValue> leaves) {
    section.forEach(
        (key, value) -> {
          String full = path + "." + key;
          if (value instanceof ConfigObject inner) {
            collect(full, inner, leaves);
          } else {
            leaves.put(full, value);
          }
        });
  }

  /** Refuses keys under {@code rfork} that {@code reference.conf} does not have. */
  static void refuseUnknown(Config config) {
    Set<String> known = new TreeSet<>(leaves(Layers.reference()).keySet());
    if (config.getValue(ROOT).valueType() != ConfigValueType.OBJECT) {
      throw problem(ROOT, config.getValue(ROOT), "is a section: write rfork { ... }.");
    }
    leaves(config).forEach((key, value) -> refuseUnknown(key, value, known));
  }

  private static void refuseUnknown(String key, ConfigValue value, Set<String> known) {
    if (known.contains(key) || key.startsWith(NAMED)) {
      return;
    }
    if (known.stream().anyMatch(other -> other.startsWith(key + "."))) {
      throw problem(key, value, "is a section: write " + key + " { ... }.");
    }
    throw problem(key, value, "unknown key; did you mean " + Nearest.of(key, known) + "?");
  }

  /** Refuses keys of one rule that no rule has. */
  static void refuseUnknownInRule(String path, ConfigObject rule) {
    refuseUnknown(path, rule, RULE_KEYS);
  }

  /** Refuses keys of one rule of resources that no such rule has. */
  static void refuseUnknownInResourceRule(String path, ConfigObject rule) {
    refuseUnknown(path, rule, RESOURCE_RULE_KEYS);
  }

  private static void refuseUnknown(String path, ConfigObject rule, Set<String> keys) {
    rule.forEach(
        (key, value) -> {
          if (!keys.contains(key)) {
            throw problem(
                path + "." + key,
                value,
                "unknown key; did you mean " + Nearest.of(key, keys) + "?");
          }
        });
  }

  static ConfigProblem problem(String key, ConfigValue value, String wayOut) {
    return new ConfigProblem(key, render(value), Origins.text(value.origin()), wayOut);
  }

  static String render(ConfigValue value) {
    return value.render(ConfigRenderOptions.concise());
  }
}
