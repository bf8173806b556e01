package org.rfork.runtime.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/** Whatever is said to a table, in whatever order, its invariants hold. */
class TablePropertyTest {
  private static final NodeId SELF = new NodeId("self", 1);
  private static final Timing TIMING = new Timing(50);

  @Property(tries = 500)
  void anyWordsLeaveAForkTableWhole(@ForAll("homeEvents") List<HomeEvent> events) {
    ForkTable table = new ForkTable(SELF, TIMING);
    TableInvariants invariants = new TableInvariants();
    Map<ForkPath, Integer> owed = new HashMap<>();
    long now = 0;
    for (HomeEvent event : events) {
      if (event instanceof HomeEvent.Forked forked) {
        if (table.view(forked.spec().path(), now) != null) {
          continue;
        }
        owed.merge(forked.spec().path(), 1, Integer::sum);
      }
      now += 10;
      List<HomeEffect> effects = table.apply(event, now);
      invariants.check(table, effects);
      for (HomeEffect effect : effects) {
        if (effect instanceof HomeEffect.Deliver deliver) {
          owed.merge(deliver.path(), -1, Integer::sum);
        }
      }
    }
    for (Map.Entry<ForkPath, Integer> entry : owed.entrySet()) {
      int live = table.view(entry.getKey(), now) == null ? 0 : 1;
      assertThat(entry.getValue()).as("outcomes owed of %s", entry.getKey()).isEqualTo(live);
    }
  }

  @Property(tries = 500)
  void anyWordsLeaveAHostTableWhole(@ForAll("hostEvents") List<HostEvent> events) {
    HostTable table = new HostTable(SELF, TIMING, 1_000);
    TableInvariants invariants = new TableInvariants();
    long now = 0;
    for (HostEvent event : events) {
      now += 10;
      table.apply(event, now);
      invariants.check(table);
    }
    for (NodeId home : List.of(node("a"), node("b"), node("c"), node("d"))) {
      table.apply(new HostEvent.HomeLost(home), now);
    }
    table.apply(new HostEvent.JobOver("job"), now);
    assertThat(table.size() + table.kept() + table.running() + table.queued()).isZero();
  }

  @Provide
  Arbitrary<List<HomeEvent>> homeEvents() {
    Arbitrary<HomeEvent> one =
        Combinators.combine(Arbitraries.integers().between(0, 17), paths(), attempts(), nodes())
            .as(TablePropertyTest::homeEvent);
    return one.list().ofMinSize(10).ofMaxSize(200);
  }

  @Provide
  Arbitrary<List<HostEvent>> hostEvents() {
    Arbitrary<HostEvent> one =
        Combinators.combine(Arbitraries.integers().between(0, 15), paths(), attempts(), nodes())
            .as(TablePropertyTest::hostEvent);
    return one.list().ofMinSize(10).ofMaxSize(200);
  }

  private static Arbitrary<ForkPath> paths() {
    return Arbitraries.of("job", "job/0", "job/1").map(ForkPath::new);
  }

  private static Arbitrary<Integer> attempts() {
    return Arbitraries.integers().between(1, 4);
  }

  private static Arbitrary<NodeId> nodes() {
    return Arbitraries.of("a", "b", "c").map(TablePropertyTest::node);
  }

  private static NodeId node(String name) {
    return new NodeId(name, 1);
  }

  private static HomeEvent homeEvent(int which, ForkPath path, int attempt, NodeId node) {
    return switch (which) {
      case 0, 1 ->
          new HomeEvent.Forked(
              new ForkSpec(path, attempt % 3, attempt, 1, false, attempt / 3, null, null, null));
      case 2, 3 -> new HomeEvent.Chosen(path, attempt, node);
      case 4 -> new HomeEvent.Nowhere(path, attempt, "none");
      case 5 -> new HomeEvent.Accepted(path, attempt, node);
      case 6 -> new HomeEvent.Started(path, attempt, node);
      case 7 -> new HomeEvent.Ended(path, attempt, node, outcome(attempt), attempt);
      case 8 -> new HomeEvent.HandedBack(path, attempt, node, "full", attempt, attempt);
      case 9 -> new HomeEvent.CancelAsked(path, "enough");
      case 10 ->
          attempt == 1 ? new HomeEvent.NodeLost(node, "gone") : new HomeEvent.ClusterChanged();
      case 11 -> new HomeEvent.MoveAsked(path, attempt == 4 ? null : node, "asked");
      case 12 -> new HomeEvent.Checkpointed(path, attempt, node, attempt);
      case 13 -> new HomeEvent.NotReleased(path, attempt, node, "a task");
      case 14 ->
          new HomeEvent.Forked(
              new ForkSpec(
                  path, 1, 2, 3, true, 0, null, null, new Adoption(node, node("old"), attempt)));
      case 15 -> new HomeEvent.NotThere(path, attempt, node);
      case 16 -> new HomeEvent.Replaced(path, new Adoption(node, node("old"), attempt), "another");
      default -> new HomeEvent.Tick();
    };
  }

  private static HostEvent hostEvent(int which, ForkPath path, int attempt, NodeId node) {
    return switch (which) {
      case 0, 1 ->
          new HostEvent.SpawnArrived(node, path, attempt, path.value().endsWith("0"), "digest");
      case 2, 3 -> new HostEvent.RunStarted(node, path, attempt);
      case 4 -> new HostEvent.RunEnded(node, path, attempt, outcome(attempt));
      case 5 -> new HostEvent.HandBackAsked(node, path, attempt, "full");
      case 6 -> new HostEvent.CancelArrived(node, path, attempt, node, "enough");
      case 7 -> new HostEvent.ReportsAcked(node, attempt, 2L * attempt);
      case 8 -> new HostEvent.ReleaseArrived(node, path, attempt, "asked");
      case 9 -> new HostEvent.Released(node, path, attempt, "asked", attempt);
      case 10 -> new HostEvent.NotReleased(node, path, attempt, "a task");
      case 11 -> new HostEvent.CheckpointTaken(node, path, attempt, attempt);
      case 12 -> new HostEvent.AdoptArrived(node("d"), path, attempt, node);
      case 13 -> new HostEvent.AdoptArrived(node, path, attempt, node("d"));
      case 14 -> attempt == 1 ? new HostEvent.HomeLost(node) : new HostEvent.Settled(path);
      default -> new HostEvent.Tick();
    };
  }

  private static Outcome outcome(int attempt) {
    return switch (attempt) {
      case 1 -> Outcome.without(Outcome.Kind.SUCCEEDED, "");
      case 2 -> Outcome.without(Outcome.Kind.REFUSED, "drawn");
      default -> Outcome.without(Outcome.Kind.FAILED, "drawn");
    };
  }
}
