package org.rfork.runtime.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

class ForkTableTest {
  private static final long REPORT = 12;
  private static final NodeId HOME = new NodeId("home", 1);
  private static final NodeId ONE = new NodeId("one", 1);
  private static final NodeId TWO = new NodeId("two", 1);
  private static final ForkPath PATH = new ForkPath("job/0");
  private static final Outcome DONE = Outcome.without(Outcome.Kind.SUCCEEDED, "");
  private static final Outcome BROKEN = Outcome.without(Outcome.Kind.FAILED, "broken");

  private final ForkTable table = new ForkTable(HOME, new Timing(100));
  private final TableInvariants invariants = new TableInvariants();
  private long now;

  @Test
  void aForkIsPlacedSentAcceptedStartedAndDelivered() {
    assertThat(fork(0, 1)).contains(new HomeEffect.Place(PATH, 1, Set.of(), false, null));
    assertThat(on(new HomeEvent.Chosen(PATH, 1, ONE)))
        .contains(new HomeEffect.SendSpawn(ONE, PATH, 1, false, 0));
    on(new HomeEvent.Accepted(PATH, 1, ONE));
    assertThat(state()).isEqualTo(HomeState.ACCEPTED);
    on(new HomeEvent.Started(PATH, 1, ONE));
    assertThat(state()).isEqualTo(HomeState.RUNNING);
    assertThat(on(new HomeEvent.Ended(PATH, 1, ONE, DONE, REPORT)))
        .containsExactly(
            new HomeEffect.AckReport(ONE, REPORT), new HomeEffect.Deliver(PATH, 1, ONE, DONE));
    assertThat(table.size()).isZero();
  }

  @Test
  void aForkThatWasPlacedBeforeGoesThereUnlessThatNodeIsLost() {
    assertThat(on(new HomeEvent.Forked(ForkSpec.of(PATH, 0, 1, 1, false, ONE))))
        .contains(new HomeEffect.SendSpawn(ONE, PATH, 1, false, 0));
    assertThat(state()).isEqualTo(HomeState.SENT);
    on(new HomeEvent.NodeLost(TWO, "killed"));
    var other = PATH.child(1);
    assertThat(on(new HomeEvent.Forked(ForkSpec.of(other, 0, 1, 1, false, TWO))))
        .containsExactly(new HomeEffect.Place(other, 1, Set.of(), false, null));
  }

  @Test
  void aSecondOutcomeIsAcknowledgedAndChangesNothing() {
    placed(0, 1);
    on(new HomeEvent.Ended(PATH, 1, ONE, DONE, REPORT));
    assertThat(on(new HomeEvent.Ended(PATH, 1, ONE, BROKEN, REPORT)))
        .containsExactly(new HomeEffect.AckReport(ONE, REPORT));
  }

  @Test
  void aFailureIsRetriedWhileRetriesAreLeft() {
    placed(1, 1);
    assertThat(on(new HomeEvent.Ended(PATH, 1, ONE, BROKEN, REPORT)))
        .contains(new HomeEffect.Place(PATH, 2, Set.of(), false, null));
    on(new HomeEvent.Chosen(PATH, 2, TWO));
    assertThat(on(new HomeEvent.Ended(PATH, 2, TWO, BROKEN, REPORT)))
        .contains(new HomeEffect.Deliver(PATH, 2, TWO, BROKEN));
  }

  @Test
  void aRefusalIsFinal() {
    placed(5, 1);
    Outcome refused = Outcome.without(Outcome.Kind.REFUSED, "no class Pi");
    assertThat(on(new HomeEvent.Ended(PATH, 1, ONE, refused, REPORT)))
        .contains(new HomeEffect.Deliver(PATH, 1, ONE, refused));
  }

  @Test
  void aLostNodeFencesOffItsAttempt() {
    placed(0, 2);
    assertThat(on(new HomeEvent.NodeLost(ONE, "connection refused")))
        .contains(new HomeEffect.Place(PATH, 2, Set.of(ONE), false, null));
    on(new HomeEvent.Chosen(PATH, 2, TWO));
    assertThat(on(new HomeEvent.Ended(PATH, 1, ONE, DONE, REPORT)))
        .containsExactly(new HomeEffect.AckReport(ONE, REPORT));
    assertThat(state()).isEqualTo(HomeState.SENT);
  }

  @Test
  void aSecondLossBeforeTheAttemptBeganIsNotCounted() {
    placed(0, 2);
    on(new HomeEvent.NodeLost(ONE, "killed"));
    assertThat(table.wasLost(PATH)).isTrue();
    for (int attempt = 2; attempt < 10; attempt++) {
      NodeId node = new NodeId("n" + attempt, 1);
      on(new HomeEvent.Chosen(PATH, attempt, node));
      on(new HomeEvent.Accepted(PATH, attempt, node));
      on(new HomeEvent.NodeLost(node, "killed"));
      assertThat(state()).isEqualTo(HomeState.PLACING);
    }
    on(new HomeEvent.Chosen(PATH, 10, TWO));
    on(new HomeEvent.Started(PATH, 10, TWO));
    assertThat(on(new HomeEvent.NodeLost(TWO, "killed")))
        .anyMatch(effect -> effect instanceof HomeEffect.Deliver);
  }

  @Test
  void forksInTheirLastChanceKeepApartWhileThereIsAnotherNode() {
    NodeId three = new NodeId("three", 1);
    ForkPath other = new ForkPath("job/1");
    placed(0, 2);
    on(new HomeEvent.Forked(new ForkSpec(other, 0, 2, 1, false, 0, null, null, null)));
    on(new HomeEvent.Chosen(other, 1, ONE));
    on(new HomeEvent.NodeLost(ONE, "killed"));
    on(new HomeEvent.Chosen(PATH, 2, TWO));
    assertThat(on(new HomeEvent.Chosen(other, 2, TWO)))
        .containsExactly(new HomeEffect.Place(other, 2, Set.of(ONE, TWO), false, null));
    assertThat(on(new HomeEvent.Chosen(other, 2, three)))
        .contains(new HomeEffect.SendSpawn(three, other, 2, true, 0));
  }

  @Test
  void forksInTheirLastChanceShareTheOnlyNode() {
    ForkPath other = new ForkPath("job/1");
    placed(0, 2);
    on(new HomeEvent.Forked(new ForkSpec(other, 0, 2, 1, false, 0, null, null, null)));
    on(new HomeEvent.Chosen(other, 1, ONE));
    on(new HomeEvent.NodeLost(ONE, "killed"));
    on(new HomeEvent.Chosen(PATH, 2, TWO));
    on(new HomeEvent.Chosen(other, 2, TWO));
    assertThat(on(new HomeEvent.Chosen(other, 2, TWO)))
        .contains(new HomeEffect.SendSpawn(TWO, other, 2, true, 0));
  }

  @Test
  void theLastLossSaysWhichNodesAndHow() {
    placed(0, 2);
    on(new HomeEvent.NodeLost(ONE, "connection refused"));
    on(new HomeEvent.Chosen(PATH, 2, TWO));
    on(new HomeEvent.Started(PATH, 2, TWO));
    assertThat(on(new HomeEvent.NodeLost(TWO, "silent for 5 s")))
        .filteredOn(HomeEffect.Deliver.class::isInstance)
        .singleElement()
        .satisfies(
            effect -> {
              Outcome outcome = ((HomeEffect.Deliver) effect).outcome();
              assertThat(outcome.kind()).isEqualTo(Outcome.Kind.LOST);
              assertThat(outcome.message())
                  .contains("job/0", "one (connection refused)", "two (silent for 5 s)");
            });
  }

  @Test
  void workHandedBackCountsNeitherAsRetryNorAsLoss() {
    placed(0, 1);
    assertThat(on(new HomeEvent.HandedBack(PATH, 1, ONE, "full", 0, REPORT)))
        .contains(
            new HomeEffect.AckReport(ONE, REPORT),
            new HomeEffect.Place(PATH, 2, Set.of(ONE), true, null));
    on(new HomeEvent.Chosen(PATH, 2, HOME));
    assertThat(on(new HomeEvent.Ended(PATH, 2, HOME, DONE, 0)))
        .as("nobody waits to hear of it")
        .containsExactly(new HomeEffect.Deliver(PATH, 2, HOME, DONE));
  }

  @Test
  void whatWasTakenBackBeforeItBeganDoesNotRunAgain() {
    placed(1, 2);
    on(new HomeEvent.HandedBack(PATH, 1, ONE, "full", 0, REPORT));
    assertThat(on(new HomeEvent.Chosen(PATH, 2, TWO)))
        .contains(new HomeEffect.SendSpawn(TWO, PATH, 2, false, 0));
    on(new HomeEvent.Ended(PATH, 2, TWO, BROKEN, REPORT));
    on(new HomeEvent.Chosen(PATH, 3, ONE));
    on(new HomeEvent.HandedBack(PATH, 3, ONE, "full", 0, REPORT));
    assertThat(on(new HomeEvent.Chosen(PATH, 4, TWO)))
        .as("an attempt before that ran")
        .contains(new HomeEffect.SendSpawn(TWO, PATH, 4, true, 0));
  }

  @Test
  void aForkThatCannotBePlacedWaitsWithItsReasonForTheClusterToChange() {
    fork(0, 1);
    on(new HomeEvent.Nowhere(PATH, 1, "no node has the role gpu"));
    assertThat(table.view(PATH, now))
        .isEqualTo(new ForkView(PATH, HomeState.WAITING, null, 1, "no node has the role gpu", now));
    assertThat(on(new HomeEvent.ClusterChanged()))
        .contains(new HomeEffect.Place(PATH, 1, Set.of(), false, null));
  }

  @Test
  void anAnswerOlderThanTheClusterIsAskedAgain() {
    fork(0, 1);
    on(new HomeEvent.ClusterChanged());
    assertThat(on(new HomeEvent.Nowhere(PATH, 1, "none")))
        .contains(new HomeEffect.Place(PATH, 1, Set.of(), false, null));
  }

  @Test
  void aNodeThatIsLostAlreadyIsNotTaken() {
    fork(0, 1);
    on(new HomeEvent.NodeLost(ONE, "gone"));
    assertThat(on(new HomeEvent.Chosen(PATH, 1, ONE)))
        .containsExactly(new HomeEffect.Place(PATH, 1, Set.of(), false, null));
  }

  @Test
  void aCancelledForkIsDeliveredAtOnceAndItsNodeIsToldUntilItKnows() {
    placed(3, 1);
    assertThat(on(new HomeEvent.CancelAsked(PATH, "deadline")))
        .hasSize(2)
        .contains(new HomeEffect.SendCancel(ONE, PATH, 1, HOME, "deadline"));
    assertThat(table.size()).isZero();
    now += 100;
    assertThat(on(new HomeEvent.Tick()))
        .containsExactly(new HomeEffect.SendCancel(ONE, PATH, 1, HOME, "deadline"));
    on(new HomeEvent.CancelAcked(PATH, 1, ONE));
    now += 100;
    assertThat(on(new HomeEvent.Tick())).isEmpty();
  }

  @Test
  void aSpawnIsSentAgainUntilItIsAccepted() {
    fork(0, 1);
    on(new HomeEvent.Chosen(PATH, 1, ONE));
    now += 99;
    assertThat(on(new HomeEvent.Tick())).isEmpty();
    now += 1;
    assertThat(on(new HomeEvent.Tick()))
        .containsExactly(new HomeEffect.SendSpawn(ONE, PATH, 1, false, 0));
    on(new HomeEvent.Accepted(PATH, 1, ONE));
    now += 100;
    assertThat(on(new HomeEvent.Tick())).isEmpty();
  }

  @Test
  void aForkThatIsMovedGoesOnFromTheStateThatCameWithIt() {
    placed(0, 1);
    on(new HomeEvent.Started(PATH, 1, ONE));
    var release = new HomeEffect.SendRelease(ONE, PATH, 1, TWO, "rebalance");
    assertThat(on(new HomeEvent.MoveAsked(PATH, TWO, "rebalance"))).containsExactly(release);
    now += 100;
    assertThat(on(new HomeEvent.Tick())).containsExactly(release);
    assertThat(on(new HomeEvent.HandedBack(PATH, 1, ONE, "rebalance", 5, REPORT)))
        .contains(
            new HomeEffect.KeepCheckpoint(PATH, 5),
            new HomeEffect.Place(PATH, 2, Set.of(), false, TWO));
    assertThat(on(new HomeEvent.Chosen(PATH, 2, TWO)))
        .contains(new HomeEffect.SendSpawn(TWO, PATH, 2, true, 5));
    now += 100;
    assertThat(on(new HomeEvent.Tick())).doesNotContain(release);
  }

  @Test
  void aForkThatCannotLeaveStays() {
    placed(0, 1);
    on(new HomeEvent.MoveAsked(PATH, null, "drain"));
    assertThat(on(new HomeEvent.NotReleased(PATH, 1, ONE, "it is a task")))
        .containsExactly(new HomeEffect.MoveRefused(PATH, null, "it is a task"));
    now += 100;
    assertThat(on(new HomeEvent.Tick())).isEmpty();
    assertThat(on(new HomeEvent.MoveAsked(PATH, ONE, "there")))
        .containsExactly(new HomeEffect.MoveRefused(PATH, ONE, "it is on one already"));
  }

  @Test
  void aLostForkGoesOnFromItsNewestCheckpoint() {
    placed(0, 2);
    on(new HomeEvent.Started(PATH, 1, ONE));
    assertThat(on(new HomeEvent.Checkpointed(PATH, 1, ONE, 3)))
        .containsExactly(new HomeEffect.KeepCheckpoint(PATH, 3));
    assertThat(on(new HomeEvent.Checkpointed(PATH, 1, ONE, 2))).isEmpty();
    on(new HomeEvent.NodeLost(ONE, "killed"));
    assertThat(on(new HomeEvent.Chosen(PATH, 2, TWO)))
        .contains(new HomeEffect.SendSpawn(TWO, PATH, 2, true, 3));
    assertThat(on(new HomeEvent.Checkpointed(PATH, 1, ONE, 9))).isEmpty();
  }

  @Test
  void anAttemptThatWokeTooLateIsCancelled() {
    assertThat(on(new HomeEvent.Accepted(PATH, 1, TWO)))
        .containsExactly(new HomeEffect.SendCancel(TWO, PATH, 1, HOME, "attempt 1 is out of date"));
  }

  @Test
  void aLivePathIsNotForkedTwice() {
    fork(0, 1);
    assertThatThrownBy(() -> fork(0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("job/0", "while it lives");
  }

  private void placed(int retries, int maxLosses) {
    fork(retries, maxLosses);
    on(new HomeEvent.Chosen(PATH, 1, ONE));
    on(new HomeEvent.Accepted(PATH, 1, ONE));
  }

  @Test
  void anAttemptThatOutlivedItsHomeIsAdopted() {
    NodeId former = new NodeId("former", 1);
    var spec = new ForkSpec(PATH, 0, 2, 2001, true, 0, null, null, new Adoption(ONE, former, 3));
    assertThat(on(new HomeEvent.Forked(spec)))
        .contains(new HomeEffect.SendAdopt(ONE, PATH, 3, former));
    now += 100;
    assertThat(on(new HomeEvent.Tick())).contains(new HomeEffect.SendAdopt(ONE, PATH, 3, former));
    on(new HomeEvent.Started(PATH, 3, ONE));
    assertThat(state()).isEqualTo(HomeState.RUNNING);
    assertThat(on(new HomeEvent.Ended(PATH, 3, ONE, DONE, REPORT)))
        .contains(new HomeEffect.Deliver(PATH, 3, ONE, DONE));
  }

  @Test
  void whatIsNotThereToBeAdoptedIsPlacedAnew() {
    NodeId former = new NodeId("former", 1);
    on(
        new HomeEvent.Forked(
            new ForkSpec(PATH, 0, 2, 2001, true, 0, null, null, new Adoption(ONE, former, 3))));
    assertThat(on(new HomeEvent.NotThere(PATH, 3, ONE)))
        .contains(new HomeEffect.Place(PATH, 2001, Set.of(), false, null));
    assertThat(on(new HomeEvent.NotThere(PATH, 3, ONE))).isEmpty();
  }

  @Test
  void whatIsReplacedIsFencedOffUntilItsNodeKnows() {
    NodeId former = new NodeId("former", 1);
    var cancel = new HomeEffect.SendCancel(ONE, PATH, 3, former, "another state");
    var replaced = new HomeEvent.Replaced(PATH, new Adoption(ONE, former, 3), "another state");
    assertThat(on(replaced)).containsExactly(new HomeEffect.Warn("another state"), cancel);
    now += 100;
    assertThat(on(new HomeEvent.Tick())).containsExactly(cancel);
    on(new HomeEvent.CancelAcked(PATH, 3, ONE));
    assertThat(table.unacknowledgedCancels()).isZero();
    on(new HomeEvent.NodeLost(ONE, "gone"));
    assertThat(on(replaced)).containsExactly(new HomeEffect.Warn("another state"));
  }

  private List<HomeEffect> fork(int retries, int maxLosses) {
    return on(new HomeEvent.Forked(ForkSpec.of(PATH, retries, maxLosses, 1, false, null)));
  }

  private HomeState state() {
    return table.view(PATH, now).state();
  }

  private List<HomeEffect> on(HomeEvent event) {
    List<HomeEffect> effects = table.apply(event, now);
    invariants.check(table, effects);
    return effects;
  }
}
