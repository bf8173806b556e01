package org.rfork.runtime.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

class HostTableTest {
  private static final NodeId HOME = new NodeId("home", 1);
  private static final NodeId OTHER = new NodeId("other", 1);
  private static final ForkPath PATH = new ForkPath("job/0");
  private static final String DIGEST = "digest";
  private static final Outcome DONE = Outcome.without(Outcome.Kind.SUCCEEDED, "");

  private final HostTable table = new HostTable(new NodeId("host", 1), new Timing(100), 1_000);
  private final TableInvariants invariants = new TableInvariants();
  private long now;

  @Test
  void anAttemptRunsAndIsForgottenOnceItsOutcomeIsAcknowledged() {
    assertThat(spawn(HOME, 1))
        .containsExactly(new HostEffect.StartHosting(new HostedKey(HOME, PATH), 1, false));
    assertThat(table.queued()).isOne();
    on(new HostEvent.RunStarted(HOME, PATH, 1));
    assertThat(table.running()).isOne();
    assertThat(on(new HostEvent.RunEnded(HOME, PATH, 1, DONE)))
        .containsExactly(new HostEffect.SendEnded(HOME, PATH, 1, DONE, 1));
    now += 100;
    assertThat(on(new HostEvent.Tick()))
        .containsExactly(new HostEffect.SendEnded(HOME, PATH, 1, DONE, 2));
    assertThat(on(new HostEvent.ReportsAcked(HOME, 1, 1)))
        .as("the second is on its way, and will be acknowledged too")
        .isEmpty();
    assertThat(on(new HostEvent.ReportsAcked(HOME, 2, 2)))
        .containsExactly(new HostEffect.LetGo(new HostedKey(HOME, PATH), 1, true));
    assertThat(table.size()).isZero();
  }

  @Test
  void aHomeAcknowledgesManyReportsAtOnceAndNoneOfAnotherHome() {
    for (int child = 0; child < 5; child++) {
      for (NodeId home : List.of(HOME, OTHER)) {
        on(new HostEvent.SpawnArrived(home, PATH.child(child), 1, false, ""));
        on(new HostEvent.RunEnded(home, PATH.child(child), 1, DONE));
      }
    }
    assertThat(on(new HostEvent.ReportsAcked(HOME, 2, 4)))
        .containsExactly(
            new HostEffect.LetGo(new HostedKey(HOME, PATH.child(1)), 1, true),
            new HostEffect.LetGo(new HostedKey(HOME, PATH.child(2)), 1, true),
            new HostEffect.LetGo(new HostedKey(HOME, PATH.child(3)), 1, true));
    assertThat(on(new HostEvent.ReportsAcked(HOME, 2, 4))).isEmpty();
    now += 100;
    assertThat(on(new HostEvent.Tick()))
        .contains(
            new HostEffect.SendEnded(HOME, PATH.child(0), 1, DONE, 6),
            new HostEffect.SendEnded(HOME, PATH.child(4), 1, DONE, 7))
        .hasSize(2 + 5);
  }

  @Test
  void theNextTickTellsOnceOfWhatHasNotBegun() {
    spawn(HOME, 1);
    spawn(OTHER, 1);
    on(new HostEvent.RunEnded(OTHER, PATH, 1, DONE));
    assertThat(on(new HostEvent.Tick()))
        .containsExactly(new HostEffect.SendAccepted(HOME, PATH, 1));
    assertThat(on(new HostEvent.Tick())).isEmpty();
  }

  @Test
  void aDoubledSpawnIsAnsweredAndNotRunTwice() {
    spawn(HOME, 1);
    assertThat(spawn(HOME, 1)).containsExactly(new HostEffect.SendAccepted(HOME, PATH, 1));
    on(new HostEvent.RunEnded(HOME, PATH, 1, DONE));
    assertThat(spawn(HOME, 1)).containsExactly(new HostEffect.SendEnded(HOME, PATH, 1, DONE, 2));
  }

  @Test
  void aHigherAttemptStopsALowerOneAndALowerOneIsIgnored() {
    spawn(HOME, 2);
    assertThat(spawn(HOME, 1)).isEmpty();
    assertThat(spawn(HOME, 3))
        .containsExactly(
            new HostEffect.StopHosting(HOME, PATH, 2, "attempt 3 took its place"),
            new HostEffect.LetGo(new HostedKey(HOME, PATH), 2, false),
            new HostEffect.StartHosting(new HostedKey(HOME, PATH), 3, false));
    assertThat(on(new HostEvent.RunEnded(HOME, PATH, 2, DONE))).isEmpty();
  }

  @Test
  void anAttemptThatIsReleasedGoesBackWithItsState() {
    spawn(HOME, 1);
    on(new HostEvent.RunStarted(HOME, PATH, 1));
    assertThat(on(new HostEvent.ReleaseArrived(HOME, PATH, 1, "drain")))
        .containsExactly(new HostEffect.AskRelease(HOME, PATH, 1, "drain"));
    assertThat(on(new HostEvent.CheckpointTaken(HOME, PATH, 1, 6)))
        .containsExactly(new HostEffect.SendCheckpoint(HOME, HOME, PATH, 1, 6));
    assertThat(on(new HostEvent.Released(HOME, PATH, 1, "drain", 7)))
        .containsExactly(new HostEffect.SendHandedBack(HOME, HOME, PATH, 1, "drain", 7, 1));
    assertThat(on(new HostEvent.ReleaseArrived(HOME, PATH, 1, "drain")))
        .containsExactly(new HostEffect.SendHandedBack(HOME, HOME, PATH, 1, "drain", 7, 2));
    assertThat(on(new HostEvent.RunEnded(HOME, PATH, 1, DONE))).isEmpty();
    on(new HostEvent.ReportsAcked(HOME, 2, 2));
    assertThat(table.size()).isZero();
  }

  @Test
  void twoHomesMayUseOnePath() {
    spawn(HOME, 1);
    spawn(OTHER, 7);
    assertThat(on(new HostEvent.RunEnded(OTHER, PATH, 7, DONE)))
        .containsExactly(new HostEffect.SendEnded(OTHER, PATH, 7, DONE, 1));
    assertThat(table.queued()).isOne();
  }

  @Test
  void onlyWorkThatHasNotBegunIsHandedBack() {
    spawn(HOME, 1);
    assertThat(on(new HostEvent.HandBackAsked(HOME, PATH, 1, "full")))
        .containsExactly(new HostEffect.SendHandedBack(HOME, HOME, PATH, 1, "full", 0, 1));
    assertThat(spawn(HOME, 1))
        .containsExactly(new HostEffect.SendHandedBack(HOME, HOME, PATH, 1, "full", 0, 2));
    on(new HostEvent.ReportsAcked(HOME, 2, 2));
    spawn(HOME, 2);
    on(new HostEvent.RunStarted(HOME, PATH, 2));
    assertThat(on(new HostEvent.HandBackAsked(HOME, PATH, 2, "full"))).isEmpty();
  }

  @Test
  void aCancelledAttemptStopsAndEveryCancellationIsAcknowledged() {
    spawn(HOME, 1);
    assertThat(on(new HostEvent.CancelArrived(HOME, PATH, 1, HOME, "enough")))
        .containsExactly(
            new HostEffect.StopHosting(HOME, PATH, 1, "enough"),
            new HostEffect.LetGo(new HostedKey(HOME, PATH), 1, false),
            new HostEffect.SendCancelled(HOME, PATH, 1));
    assertThat(on(new HostEvent.CancelArrived(HOME, PATH, 1, HOME, "enough")))
        .containsExactly(new HostEffect.SendCancelled(HOME, PATH, 1));
  }

  @Test
  void aLostHomeTakesItsAttemptsWithItAndItsLateSpawnsStartNothing() {
    spawn(HOME, 1);
    spawn(OTHER, 1);
    assertThat(on(new HostEvent.HomeLost(HOME)))
        .containsExactly(
            new HostEffect.StopHosting(HOME, PATH, 1, "its home home was lost"),
            new HostEffect.LetGo(new HostedKey(HOME, PATH), 1, false));
    assertThat(spawn(HOME, 2)).isEmpty();
    assertThat(table.size()).isOne();
  }

  @Test
  void aHeritableAttemptOutlivesItsHomeAndIsAdopted() {
    heritable(HOME, 1);
    on(new HostEvent.RunStarted(HOME, PATH, 1));
    assertThat(table.survivors(PATH, Set.of())).isEmpty();
    assertThat(table.survivors(PATH, Set.of(HOME))).hasSize(1);
    assertThat(on(new HostEvent.HomeLost(HOME))).isEmpty();
    assertThat(table.survivors(new ForkPath("job"), Set.of()))
        .containsExactly(new Survivor(PATH, HOME, 1, false, false, DIGEST));
    assertThat(on(new HostEvent.AdoptArrived(OTHER, PATH, 1, HOME)))
        .containsExactly(new HostEffect.SendStarted(OTHER, PATH, 1));
    assertThat(on(new HostEvent.RunEnded(HOME, PATH, 1, DONE)))
        .containsExactly(new HostEffect.SendEnded(OTHER, PATH, 1, DONE, 1));
    assertThat(on(new HostEvent.ReportsAcked(OTHER, 1, 1)))
        .containsExactly(new HostEffect.OutcomeSeen(HOME, PATH, 1));
    assertThat(table.size()).isZero();
    assertThat(table.kept()).isOne();
  }

  @Test
  void anOutcomeThatAHomeHadIsGivenToTheNextOne() {
    ended(HOME, 1);
    on(new HostEvent.HomeLost(HOME));
    assertThat(table.survivors(PATH, Set.of()))
        .containsExactly(new Survivor(PATH, HOME, 1, true, true, DIGEST));
    assertThat(on(new HostEvent.AdoptArrived(OTHER, PATH, 1, HOME)))
        .containsExactly(new HostEffect.SendEnded(OTHER, PATH, 1, DONE, 1));
  }

  @Test
  void anOutcomeThatNoHomeHadWasNotSeen() {
    heritable(HOME, 1);
    on(new HostEvent.RunEnded(HOME, PATH, 1, DONE));
    on(new HostEvent.HomeLost(HOME));
    assertThat(table.survivors(PATH, Set.of()))
        .containsExactly(new Survivor(PATH, HOME, 1, true, false, DIGEST));
  }

  @Test
  void anAttemptThatIsReplacedStopsEvenBeforeItsHomeIsKnownToBeLost() {
    heritable(HOME, 1);
    NodeId former = HOME;
    var cancel = new HostEvent.CancelArrived(OTHER, PATH, 1, former, "another state");
    assertThat(on(cancel))
        .containsExactly(
            new HostEffect.StopHosting(HOME, PATH, 1, "another state"),
            new HostEffect.LetGo(new HostedKey(HOME, PATH), 1, false),
            new HostEffect.SendCancelled(OTHER, PATH, 1));
    assertThat(on(cancel)).containsExactly(new HostEffect.SendCancelled(OTHER, PATH, 1));
  }

  @Test
  void attemptsOfOneNumberThatTwoHomesLeftAreNotMistakenForEachOther() {
    NodeId heir = new NodeId("heir", 1);
    ended(HOME, 1);
    on(new HostEvent.HomeLost(HOME));
    on(new HostEvent.AdoptArrived(heir, PATH, 1, HOME));
    on(new HostEvent.ReportsAcked(heir, 1, 1));
    heritable(OTHER, 1);
    on(new HostEvent.HomeLost(OTHER));
    assertThat(on(new HostEvent.AdoptArrived(heir, PATH, 1, OTHER)))
        .containsExactly(
            new HostEffect.LetGo(new HostedKey(HOME, PATH), 1, true),
            new HostEffect.SendAccepted(heir, PATH, 1));
    assertThat(on(new HostEvent.AdoptArrived(heir, PATH, 1, OTHER)))
        .containsExactly(new HostEffect.SendAccepted(heir, PATH, 1));
    assertThat(on(new HostEvent.AdoptArrived(heir, PATH, 1, HOME)))
        .containsExactly(new HostEffect.SendNotThere(heir, PATH, 1));
  }

  @Test
  void whatIsNotHereCannotBeAdopted() {
    assertThat(on(new HostEvent.AdoptArrived(OTHER, PATH, 1, HOME)))
        .containsExactly(new HostEffect.SendNotThere(OTHER, PATH, 1));
  }

  @Test
  void keptOutcomesAreForgottenOldestFirstWhenTheyTakeTooMuch() {
    int room = (int) (1_000 / Heritage.OVERHEAD_BYTES);
    for (int child = 0; child <= room; child++) {
      ForkPath path = PATH.child(child);
      on(new HostEvent.SpawnArrived(HOME, path, 1, true, DIGEST));
      on(new HostEvent.RunEnded(HOME, path, 1, DONE));
      on(new HostEvent.ReportsAcked(HOME, child + 1, child + 1));
    }
    assertThat(table.kept()).isEqualTo(room);
    assertThat(table.survivors(PATH.child(0), Set.of(HOME))).isEmpty();
  }

  @Test
  void nothingIsKeptBelowAForkThatIsSettledNorOfAJobThatIsOver() {
    ended(HOME, 1);
    assertThat(on(new HostEvent.Settled(PATH))).isEmpty();
    assertThat(on(new HostEvent.Settled(new ForkPath("job"))))
        .containsExactly(new HostEffect.LetGo(new HostedKey(HOME, PATH), 1, true));
    heritable(HOME, 2);
    on(new HostEvent.HomeLost(HOME));
    assertThat(on(new HostEvent.JobOver("job")))
        .containsExactly(
            new HostEffect.StopHosting(HOME, PATH, 2, "its job has ended"),
            new HostEffect.LetGo(new HostedKey(HOME, PATH), 2, false));
    assertThat(table.size() + table.kept()).isZero();
  }

  @Test
  void whatAnOutcomeClaimsThatNobodyAdoptsIsGivenUp() {
    Outcome claiming = DONE.claiming(List.of("claim"));
    heritable(HOME, 1);
    on(new HostEvent.RunEnded(HOME, PATH, 1, claiming));
    assertThat(on(new HostEvent.HomeLost(HOME))).isEmpty();
    assertThat(on(new HostEvent.JobOver("job")))
        .containsExactly(
            new HostEffect.Discard(claiming),
            new HostEffect.LetGo(new HostedKey(HOME, PATH), 1, false));
    spawn(OTHER, 1);
    on(new HostEvent.RunEnded(OTHER, PATH, 1, claiming));
    assertThat(on(new HostEvent.HomeLost(OTHER)))
        .containsExactly(
            new HostEffect.Discard(claiming),
            new HostEffect.LetGo(new HostedKey(OTHER, PATH), 1, false));
  }

  @Test
  void whatAnOutcomeClaimsThatItsHomeHadIsTheBusinessOfThatHome() {
    Outcome claiming = DONE.claiming(List.of("claim"));
    heritable(HOME, 1);
    on(new HostEvent.RunEnded(HOME, PATH, 1, claiming));
    on(new HostEvent.ReportsAcked(HOME, 1, 1));
    on(new HostEvent.HomeLost(HOME));
    assertThat(on(new HostEvent.JobOver("job")))
        .containsExactly(new HostEffect.LetGo(new HostedKey(HOME, PATH), 1, true));
  }

  private void heritable(NodeId home, int attempt) {
    on(new HostEvent.SpawnArrived(home, PATH, attempt, true, DIGEST));
  }

  private void ended(NodeId home, int attempt) {
    heritable(home, attempt);
    on(new HostEvent.RunEnded(home, PATH, attempt, DONE));
    on(new HostEvent.ReportsAcked(home, 1, 1));
    assertThat(table.kept()).isOne();
  }

  private List<HostEffect> spawn(NodeId home, int attempt) {
    return on(new HostEvent.SpawnArrived(home, PATH, attempt, false, ""));
  }

  private List<HostEffect> on(HostEvent event) {
    List<HostEffect> effects = table.apply(event, now);
    invariants.check(table);
    return effects;
  }
}
