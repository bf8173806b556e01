package org.rfork.runtime.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.placement.PlacementRule;

/** The names that a placement setting may hold. */
final class Strategies {
  private static final List<String> NAMES =
      List.of("affinity", "least-loaded", "local-first", "random", "round-robin");

  private Strategies() {}

  static void check(String key, String name) {
    if (!NAMES.contains(name)) {
      throw new ConfigProblem(
          key,
          '"' + name + '"',
          "no such strategy; did you mean "
              + Nearest.of(name, NAMES)
              + "? There are "
              + String.join(", ", NAMES)
              + ".");
    }
  }

  static void check(PlacementRule rule) {
    check("rfork.placement.rules", rule);
  }

  static void check(String key, PlacementRule rule) {
    Check.name(key + ".name", rule.name());
    @Nullable String strategy = rule.strategy();
    if (strategy != null) {
      check(key + ".strategy", strategy);
    }
    rule.roles().forEach(role -> Check.name(key + ".roles", role));
    Check.range(key + ".per-node", rule.perNode(), 0, 1_000_000);
    if (rule.labelGlob().isEmpty()) {
      throw new ConfigProblem(key + ".label", "\"\"", "must be a pattern; \"*\" matches all.");
    }
  }
}
