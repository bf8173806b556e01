package org.rfork.runtime.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rfork.ForkPath;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;

class PlacerTest {
  @ParameterizedTest
  @ValueSource(strings = {"least-loaded", "round-robin"})
  void aBurstOverEqualNodesSpreadsEvenly(String strategy) {
    ClusterView view = view(node("n1", 1, 0), node("n2", 1, 0), node("n3", 1, 0));
    Map<String, Integer> counts = burst(placer(strategy), view, 300);
    assertThat(counts).isEqualTo(Map.of("n1", 100, "n2", 100, "n3", 100));
  }

  @Test
  void equalsTakeTurnsEvenlyBesideABusyNode() {
    ClusterView view = view(node("n1", 1, 0), node("n2", 1, 9), node("n3", 1, 0));
    assertThat(burst(placer("least-loaded"), view, 100)).isEqualTo(Map.of("n1", 50, "n3", 50));
  }

  @Test
  void randomSpreadsAndIsTheSameOnEveryReplay() {
    ClusterView view = view(node("n1", 1, 0), node("n2", 1, 0), node("n3", 1, 0));
    Map<String, Integer> counts = burst(placer("random"), view, 3_000);
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(900, 1_100));
    assertThat(burst(placer("random"), view, 3_000)).isEqualTo(counts);
  }

  @Test
  void theLeastLoadedNodeIsTakenByForksForEachThread() {
    ClusterView view = view(node("n1", 1, 5), node("n2", 1, 3), node("n3", 4, 16));
    Placement.On on = on(placer("least-loaded").place(view, request()));
    assertThat(on.node().id().name()).isEqualTo("n2");
    assertThat(on.reason()).isEqualTo("least-loaded: n2 has 3 forks on 1 thread; n3 has 16 on 4");
  }

  @Test
  void theLeastLoadedIsFoundAmongManyWhoseLoadsChange() {
    List<NodeStatus> nodes = new ArrayList<>();
    for (int number = 0; number < 37; number++) {
      nodes.add(node("n" + (10 + number), 1 + number % 3, number % 5));
    }
    ClusterView view = new ClusterView(nodes);
    Placer placer = placer("least-loaded");
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      NodeStatus changed = view.get(random.nextInt(view.size()));
      view.load(changed.id(), random.nextInt(20));
      Placement.On on = on(placer.place(view, request()));
      double least = view.workers().stream().mapToDouble(PlacerTest::ratio).min().orElseThrow();
      assertThat(ratio(on.node())).isEqualTo(least);
      view.load(on.node().id(), on.node().load() + 1);
    }
  }

  @Test
  void rolesAndEqualsGoTogether() {
    NodeStatus one = new NodeStatus(new NodeId("n1", 1), Set.of("gpu"), 1, 0, false);
    NodeStatus two = new NodeStatus(new NodeId("n3", 1), Set.of("gpu"), 1, 0, false);
    ClusterView view = view(one, node("n2", 1, 0), two);
    PlacementRequest request = request("x", null, null, Set.of("gpu"));
    Placer placer = placer("least-loaded");
    assertThat(chosen(placer, view, request)).isEqualTo("n1");
    assertThat(chosen(placer, view, request)).isEqualTo("n3");
    assertThat(chosen(placer, view, request())).isEqualTo("n2");
    assertThat(chosen(placer, view, request)).isEqualTo("n1");
  }

  @Test
  void whyNotSaysWhatForbidsANode() {
    ClusterView view = view(node("n1", 1, 0));
    Placer placer = placer("least-loaded");
    NodeId here = new NodeId("n1", 1);
    assertThat(placer.whyNot(view, request(), here)).isEmpty();
    assertThat(placer.whyNot(view, request(), new NodeId("n2", 1))).contains("takes no forks");
    assertThat(placer.whyNot(view, request("x", null, null, Set.of("gpu")), here))
        .contains("is not allowed");
  }

  @Test
  void localFirstLeavesThisNodeWhenItHasTwoForksAThread() {
    NodeStatus free = new NodeStatus(new NodeId("n1", 1), Set.of(), 2, 3, true);
    NodeStatus full = new NodeStatus(new NodeId("n1", 1), Set.of(), 2, 4, true);
    NodeStatus other = node("n2", 2, 1);
    assertThat(chosen(placer("local-first"), view(free, other), request())).isEqualTo("n1");
    assertThat(chosen(placer("local-first"), view(full, other), request())).isEqualTo("n2");
  }

  @Test
  void onlyTheKeysOfANodeThatLeavesMove() {
    Placer placer = placer("affinity");
    ClusterView all = view(node("n1", 1, 0), node("n2", 1, 0), node("n3", 2, 0), node("n4", 1, 0));
    List<NodeStatus> fewer = new ArrayList<>(all.workers());
    fewer.remove(1);
    Map<String, Integer> counts = new TreeMap<>();
    for (int key = 0; key < 5_000; key++) {
      PlacementRequest request = affinity("desk-" + key);
      String before = chosen(placer, all, request);
      String after = chosen(placer, new ClusterView(fewer), request);
      counts.merge(before, 1, Integer::sum);
      if (!before.equals("n2")) {
        assertThat(after).isEqualTo(before);
      }
    }
    assertThat(counts.get("n3")).as("two threads of five").isBetween(1_850, 2_150);
    assertThat(counts.get("n2")).as("one thread of five").isBetween(850, 1_150);
  }

  @ParameterizedTest
  @CsvSource({
    "pricing-*,pricing-7,true",
    "pricing-*,pricing,false",
    "*,anything,true",
    "a?c,abc,true",
    "a?c,ac,false",
    "*-eu-*,var-eu-1,true",
    "*a*b,xaybzb,true",
    "*a*b,xaybz,false",
    "**,x,true"
  })
  void globsMatchWholeLabels(String glob, String label, boolean matches) {
    assertThat(new Glob(glob).matches(label)).isEqualTo(matches);
  }

  @Test
  void theFirstRuleThatMatchesGoesBeforeTheForksOwnStrategy() {
    Placer placer =
        new Placer(
            new PlacementRules(
                "least-loaded",
                List.of(
                    new PlacementRule("pricing", "price*", "random", Set.of(), 3),
                    new PlacementRule("rest", "*", null, Set.of(), 0)),
                0));
    ClusterView view = view(node("n1", 1, 0));
    Placement.On priced = on(placer.place(view, request("pricey", "affinity", null, Set.of())));
    assertThat(List.of(priced.rule(), priced.strategy())).containsExactly("pricing", "random");
    assertThat(priced.limitPerNode()).isEqualTo(3);
    Placement.On other = on(placer.place(view, request("x", "affinity", null, Set.of())));
    assertThat(List.of(other.rule(), other.strategy())).containsExactly("rest", "affinity");
  }

  @Test
  void rolesOfTheRuleAndTheForkMustBothBeMet() {
    Placer placer =
        new Placer(
            new PlacementRules(
                "least-loaded",
                List.of(new PlacementRule("fast", "*", null, Set.of("gpu"), 0)),
                0));
    NodeStatus gpu = new NodeStatus(new NodeId("n1", 1), Set.of("gpu"), 1, 0, false);
    NodeStatus both = new NodeStatus(new NodeId("n2", 1), Set.of("gpu", "disk"), 1, 9, false);
    PlacementRequest request = request("x", null, null, Set.of("disk"));
    assertThat(chosen(placer, view(gpu, both), request)).isEqualTo("n2");
    assertThat(placer.place(view(gpu), request))
        .isEqualTo(
            new Placement.Nowhere(
                "fast",
                "least-loaded",
                "no node has the roles disk and gpu (rule 'fast'); there are n1 [gpu]"));
  }

  @Test
  void nowhereSaysWhatIsMissing() {
    Placer placer = placer("least-loaded");
    assertThat(placer.place(view(), request()).reason()).contains("no node of the cluster");
    assertThat(placer.place(view(node("n1", 1, 0)), request("x", null, "n9", Set.of())).reason())
        .isEqualTo("no node is named n9; there are n1 []");
  }

  @Test
  void nodesToAvoidAreTakenOnlyWhenNothingElseIsLeft() {
    NodeStatus one = node("n1", 1, 0);
    NodeStatus two = node("n2", 1, 9);
    PlacementRequest request = wish(Set.of(one.id()), false);
    assertThat(chosen(placer("least-loaded"), view(one, two), request)).isEqualTo("n2");
    assertThat(chosen(placer("least-loaded"), view(one), request)).isEqualTo("n1");
  }

  @Test
  void workHandedBackGoesHomeWhereItMay() {
    NodeStatus home = new NodeStatus(new NodeId("n2", 1), Set.of(), 1, 99, true);
    assertThat(chosen(placer("least-loaded"), view(node("n1", 1, 0), home), wish(Set.of(), true)))
        .isEqualTo("n2");
  }

  @Test
  void whatIsTooShortToTravelStaysWhereTheDefaultChooses() {
    var rules = new PlacementRules("least-loaded", List.of(), 50_000);
    var home = new NodeStatus(new NodeId("home", 1), Set.of(), 1, 7, true);
    ClusterView view = view(home, node("n1", 1, 0));
    var placer = new Placer(rules);
    Placement.On stays = on(placer.place(view, running(null, 49_900)));
    assertThat(stays.node().id().name()).isEqualTo("home");
    assertThat(stays.why().get())
        .isEqualTo("such forks run for 49.9 µs, which is too short to travel from home");
    assertThat(chosen(placer, view, running(null, 0))).isEqualTo("n1");
    assertThat(chosen(placer, view, running(null, 50_000))).isEqualTo("n1");
    assertThat(chosen(placer, view, running("least-loaded", 10))).isEqualTo("n1");
    assertThat(chosen(placer, view(node("n1", 1, 0), node("n2", 1, 3)), running(null, 10)))
        .isEqualTo("n1");
  }

  private static PlacementRequest running(@Nullable String strategy, long nanos) {
    return new PlacementRequest(
        ForkName.of(new ForkPath("job/0")),
        "x",
        null,
        strategy,
        null,
        Set.of(),
        Set.of(),
        false,
        null,
        nanos);
  }

  @Test
  void anUnknownStrategyIsNamedWithTheNearest() {
    assertThatThrownBy(() -> placer("least-loadet"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "there is no placement strategy 'least-loadet'; did you mean least-loaded? Known are"
                + " affinity, least-loaded, local-first, random, round-robin");
  }

  private static Map<String, Integer> burst(Placer placer, ClusterView view, int forks) {
    Map<String, Integer> counts = new TreeMap<>();
    ForkName root = ForkName.of(ForkPath.root("job"));
    for (int i = 0; i < forks; i++) {
      PlacementRequest request =
          new PlacementRequest(
              root.child(i), "x", null, null, null, Set.of(), Set.of(), false, null, 0);
      counts.merge(chosen(placer, view, request), 1, Integer::sum);
    }
    return counts;
  }

  private static Placer placer(String strategy) {
    return new Placer(new PlacementRules(strategy, List.of(), 0));
  }

  private static ClusterView view(NodeStatus... nodes) {
    return new ClusterView(List.of(nodes));
  }

  private static NodeStatus node(String name, int threads, int load) {
    return new NodeStatus(new NodeId(name, 1), Set.of(), threads, load, false);
  }

  private static double ratio(NodeStatus node) {
    return (double) node.load() / node.threads();
  }

  private static PlacementRequest request() {
    return request("x", null, null, Set.of());
  }

  private static PlacementRequest request(
      String label, @Nullable String strategy, @Nullable String node, Set<String> roles) {
    return new PlacementRequest(
        ForkName.of(new ForkPath("job/0")),
        label,
        null,
        strategy,
        node,
        roles,
        Set.of(),
        false,
        null,
        0);
  }

  private static PlacementRequest affinity(String key) {
    return new PlacementRequest(
        ForkName.of(new ForkPath("job/0")),
        "x",
        key,
        null,
        null,
        Set.of(),
        Set.of(),
        false,
        null,
        0);
  }

  private static PlacementRequest wish(Set<NodeId> avoid, boolean preferHome) {
    return new PlacementRequest(
        ForkName.of(new ForkPath("job/0")),
        "x",
        null,
        null,
        null,
        Set.of(),
        avoid,
        preferHome,
        null,
        0);
  }

  private static String chosen(Placer placer, ClusterView view, PlacementRequest request) {
    return on(placer.place(view, request)).node().id().name();
  }

  private static Placement.On on(Placement placement) {
    assertThat(placement).isInstanceOf(Placement.On.class);
    return (Placement.On) placement;
  }
}
