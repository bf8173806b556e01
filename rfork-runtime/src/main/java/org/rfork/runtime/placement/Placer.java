package org.rfork.runtime.placement;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.NodeId;

/**
 * Chooses nodes by rules and strategies. Safe for many threads at once; holds nothing but the turns
 * that equal nodes take.
 *
 * <p>The first rule whose pattern matches the label counts. Its strategy goes before the fork's
 * own, and that before the default. The roles of the rule and the fork, and a node that the fork
 * names, must be met; nodes to avoid are taken when there is no other. Where the default strategy
 * would choose, a fork that runs shorter than a travel takes stays on the placing node.
 */
public final class Placer {
  private static final PlacementRule NO_RULE = new PlacementRule("", "*", null, Set.of(), 0);

  private record Entry(Glob label, PlacementRule rule) {}

  private final Strategies strategies = new Strategies();
  private final Strategy defaultStrategy;
  private final long stayBelowNanos;
  private final List<Entry> entries;

  /**
   * Checks the rules.
   *
   * @throws IllegalArgumentException if a strategy is unknown, naming it and the known ones
   */
  public Placer(PlacementRules rules) {
    defaultStrategy = strategies.named(rules.defaultStrategy());
    stayBelowNanos = rules.stayBelowNanos();
    entries =
        rules.rules().stream().map(rule -> new Entry(new Glob(rule.labelGlob()), rule)).toList();
    for (PlacementRule rule : rules.rules()) {
      strategyOf(rule.strategy());
    }
  }

  /**
   * Chooses a node for a fork.
   *
   * @throws IllegalArgumentException if the fork asks for an unknown strategy and no rule sets one
   */
  public Placement place(ClusterView view, PlacementRequest request) {
    PlacementRule rule = ruleFor(request.label());
    String named = strategyFor(rule, request);
    Strategy strategy = strategyOf(named);
    Candidates allowed = allowed(view, rule, request);
    if (allowed.size() == 0) {
      return new Placement.Nowhere(
          rule.name(), strategy.name(), whyNowhere(view.workers(), rule, request));
    }
    Strategy.Choice choice = choose(strategy, allowed, request, isTooShort(named, request));
    return new Placement.On(
        choice.node(), rule.name(), strategy.name(), choice.reason(), rule.perNode());
  }

  /** Whether a fork is to stay on the placing node, if it may, since it is too short to travel. */
  public boolean isTooShort(PlacementRequest request) {
    return isTooShort(strategyFor(ruleFor(request.label()), request), request);
  }

  private boolean isTooShort(@Nullable String strategy, PlacementRequest request) {
    return strategy == null && isShort(request.runNanos());
  }

  /**
   * Whether forks that run so long are too short to travel where no strategy is named.
   *
   * @param runNanos 0 if that is not known
   */
  public boolean isShort(long runNanos) {
    return runNanos > 0 && runNanos < stayBelowNanos;
  }

  /** The strategy that the rule or the fork names; null if neither does. */
  private static @Nullable String strategyFor(PlacementRule rule, PlacementRequest request) {
    return rule.strategy() == null ? request.strategy() : rule.strategy();
  }

  /** Why a fork may not go to that node; empty if it may. */
  public String whyNot(ClusterView view, PlacementRequest request, NodeId node) {
    PlacementRule rule = ruleFor(request.label());
    NodeStatus status = view.get(node);
    if (status == null) {
      return node + " takes no forks";
    }
    if (isAllowed(status, rule, request)) {
      return "";
    }
    return node + " is not allowed: " + whyNowhere(view.workers(), rule, request);
  }

  private PlacementRule ruleFor(String label) {
    for (Entry entry : entries) {
      if (entry.label().matches(label)) {
        return entry.rule();
      }
    }
    return NO_RULE;
  }

  private Strategy strategyOf(@Nullable String name) {
    return name == null ? defaultStrategy : strategies.named(name);
  }

  private static Strategy.Choice choose(
      Strategy strategy, Candidates allowed, PlacementRequest request, boolean isShort) {
    NodeStatus wish = allowed.get(request.wish());
    if (wish != null) {
      return new Strategy.Choice(wish, () -> "it was to move there");
    }
    if (allowed.size() == 1) {
      NodeStatus only = allowed.get(0);
      return new Strategy.Choice(only, () -> only.id() + " is the only node that may take it");
    }
    Candidates wished = allowed;
    if (!request.avoid().isEmpty()) {
      Candidates others = allowed.only(node -> !request.avoid().contains(node.id()));
      wished = others.size() == 0 ? allowed : others;
    }
    NodeStatus home = request.preferHome() || isShort ? wished.self() : null;
    if (home != null) {
      return new Strategy.Choice(home, () -> whyHome(home, request));
    }
    return strategy.choose(wished, request);
  }

  private static String whyHome(NodeStatus home, PlacementRequest request) {
    return request.preferHome()
        ? "another node handed it back to " + home.id()
        : "such forks run for %.1f µs, which is too short to travel from %s"
            .formatted(request.runNanos() / 1e3, home.id());
  }

  private static Candidates allowed(
      ClusterView view, PlacementRule rule, PlacementRequest request) {
    Candidates all = Candidates.all(view);
    return request.node() == null && rule.roles().isEmpty() && request.roles().isEmpty()
        ? all
        : all.only(node -> isAllowed(node, rule, request));
  }

  private static boolean isAllowed(NodeStatus node, PlacementRule rule, PlacementRequest request) {
    String name = request.node();
    return (name == null || name.equals(node.id().name()))
        && node.roles().containsAll(rule.roles())
        && node.roles().containsAll(request.roles());
  }

  private static String whyNowhere(
      List<NodeStatus> workers, PlacementRule rule, PlacementRequest request) {
    if (workers.isEmpty()) {
      return "no node of the cluster runs forks now; start one with 'rfork node'";
    }
    Set<String> roles = new TreeSet<>(rule.roles());
    roles.addAll(request.roles());
    String name = request.node();
    String wanted = name == null ? "" : "is named " + name;
    if (!roles.isEmpty()) {
      wanted +=
          (wanted.isEmpty() ? "" : " and ")
              + "has the role"
              + (roles.size() == 1 ? " " : "s ")
              + String.join(" and ", roles);
    }
    String by = rule.roles().isEmpty() ? "" : " (rule '" + rule.name() + "')";
    String there =
        workers.stream()
            .limit(10)
            .map(node -> node.id() + " " + new TreeSet<>(node.roles()))
            .collect(Collectors.joining(", "));
    String more = workers.size() > 10 ? " and " + (workers.size() - 10) + " more" : "";
    return "no node " + wanted + by + "; there are " + there + more;
  }
}
