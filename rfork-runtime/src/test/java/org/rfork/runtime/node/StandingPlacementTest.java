package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.placement.ClusterView;
import org.rfork.runtime.placement.NodeStatus;
import org.rfork.runtime.placement.PlacementRequest;
import org.rfork.runtime.placement.PlacementRules;
import org.rfork.runtime.placement.Placer;

class StandingPlacementTest {
  private static final long STAY_BELOW = 1_000_000;
  private static final ForkOptions OPTIONS = ForkOptions.DEFAULT;

  private final Placer placer = placer();
  private final ClusterView one = view("n1");
  private final ClusterView two = view("n1", "n2");

  private static Placer placer() {
    return new Placer(new PlacementRules("least-loaded", List.of(), STAY_BELOW));
  }

  /** Seen from n1. */
  private static ClusterView view(String... names) {
    return new ClusterView(
        Stream.of(names)
            .map(name -> new NodeStatus(new NodeId(name, 1), Set.of(), 1, 0, name.equals("n1")))
            .toList());
  }

  private @Nullable StandingPlacement found(
      ClusterView nodes, @Nullable String strategy, long nanos) {
    ForkName name = ForkName.of(new ForkPath("job/1"));
    return StandingPlacement.of(
        nodes,
        placer,
        OPTIONS,
        new PlacementRequest(
            name, "", null, strategy, null, Set.of(), Set.of(), false, null, nanos));
  }

  private StandingPlacement standing(ClusterView nodes, long nanos) {
    return Objects.requireNonNull(found(nodes, null, nanos));
  }

  @Test
  void forksThatMayTravelAreAskedForOneByOne() {
    assertThat(found(two, null, 0)).isNull();
    assertThat(found(two, null, STAY_BELOW)).isNull();
    assertThat(found(two, "round-robin", 1000)).isNull();
    assertThat(found(view("n2", "n3"), null, 1000)).as("this node takes none").isNull();
  }

  @Test
  void shortForksStayAsLongAsTheyAreAboutAsShort() {
    StandingPlacement found = standing(two, 1000);
    assertThat(found.placement().reason()).contains("such forks run for 1.0 µs");
    assertThat(found.holds(two, placer, OPTIONS, 1200)).isTrue();
    assertThat(found.holds(two, placer, OPTIONS, 1300)).isFalse();
    assertThat(found.holds(two, placer, OPTIONS, 0)).as("not known any more").isFalse();
    assertThat(standing(two, STAY_BELOW - 1).holds(two, placer, OPTIONS, STAY_BELOW)).isFalse();
  }

  @Test
  void whereOneNodeAloneTakesForksItMattersNotHowLongTheyRun() {
    StandingPlacement found = standing(one, 0);
    assertThat(found.holds(one, placer, OPTIONS, 5 * STAY_BELOW)).isTrue();
    assertThat(found.placement().reason()).contains("n1 is the only node that may take it");
  }

  @Test
  void otherNodesRulesOrOptionsEndIt() {
    StandingPlacement found = standing(one, 0);
    assertThat(found.holds(view("n1"), placer, OPTIONS, 0)).isFalse();
    assertThat(found.holds(one, placer(), OPTIONS, 0)).isFalse();
    assertThat(found.holds(one, placer, OPTIONS.label("other"), 0)).isFalse();
  }
}
