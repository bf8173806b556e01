package org.rfork.runtime.resource;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rfork.runtime.config.ResourceRule;
import org.rfork.runtime.config.ResourceRule.Policy;
import org.rfork.runtime.config.ResourceRule.Unbound;

/** Which rule of {@code rfork.resources.rules} holds for a handle. */
public final class Policies {
  private final List<Compiled> rules;

  private record Compiled(ResourceRule rule, Pattern kind, Pattern name) {}

  /** The rules in their order. */
  public Policies(List<ResourceRule> rules) {
    this.rules =
        rules.stream()
            .map(rule -> new Compiled(rule, pattern(rule.kind()), pattern(rule.name())))
            .toList();
  }

  /** What becomes of a handle whose fork goes on elsewhere; reopen unless a rule says more. */
  public Policy of(String kind, String name) {
    return of(kind, name, Policy.REOPEN);
  }

  /** The same of a kind of which something else becomes unless a rule says more. */
  public Policy of(String kind, String name, Policy otherwise) {
    return rule(kind, name).map(ResourceRule::policy).orElse(otherwise);
  }

  /** What becomes of a fork on a node where a handle cannot be bound. */
  public Unbound unbound(String kind, String name) {
    return rule(kind, name).map(ResourceRule::unbound).orElse(Unbound.FAIL_OVER);
  }

  private Optional<ResourceRule> rule(String kind, String name) {
    return rules.stream()
        .filter(each -> each.kind().matcher(kind).matches() && each.name().matcher(name).matches())
        .map(Compiled::rule)
        .findFirst();
  }

  private static Pattern pattern(String glob) {
    String regex =
        Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return Pattern.compile(regex, Pattern.DOTALL);
  }
}
