package org.rfork.runtime.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rfork.runtime.NodeId;

class MoveWeigherTest {
  private static final double RATE = 100e6;
  private static final MoveEnd IDLE = end("idle", 2, 0, 1, 2);
  private final MoveWeigher weigher = new MoveWeigher(3);

  @Test
  void whereEveryForkHasACoreNothingIsGained() {
    Weighing weighing = weigh(1000, 100, 100.0, end("busy", 2, 2, 1, 0), IDLE, false);
    assertThat(weighing.gainSeconds()).isZero();
    assertThat(weighing.isWorth()).isFalse();
    assertThat(weighing.why())
        .isEqualTo(
            "a fork gets 1.00 of a core on busy and would get 1.00 on idle: nothing is gained");
  }

  @Test
  void aForkThatGetsAQuarterOfACoreGoesToAFreeOne() {
    Weighing weighing = weigh(1000, 100, 40.0, end("slow", 1, 1, 0.25, 0), IDLE, false);
    assertThat(weighing.gainSeconds()).as("of the four fifths counted on").isEqualTo(27.5);
    assertThat(weighing.isWorth()).isTrue();
    assertThat(weighing.why()).contains("27.50 s gained is more than 3.0 times the cost of 0.05 s");
  }

  @Test
  void aDifferenceThatMayBeChanceMovesNothing() {
    Weighing weighing = weigh(0, 3600, 3600.0, end("busy", 2, 2, 0.85, 0), IDLE, false);
    assertThat(weighing.gainSeconds()).isZero();
  }

  @Test
  void aNodeWithoutAFreeCoreIsNoBetterForItsIdleThreads() {
    MoveEnd sameMachine = end("same", 4, 0, 1, 0.3);
    Weighing weighing = weigh(0, 100, 100.0, end("busy", 2, 2, 0.25, 0), sameMachine, false);
    assertThat(weighing.gainSeconds()).isZero();
    assertThat(end("none", 4, 0, 1, 0.05).hasRoom()).isFalse();
    assertThat(end("full", 1, 1, 1, 2).hasRoom()).isFalse();
    assertThat(sameMachine.hasRoom()).isTrue();
  }

  @Test
  void theCostIsTheStatesCaptureItsWayAndItsRestoring() {
    Weighing weighing = weigh(1L << 30, 100, 10.0, end("slow", 1, 1, 0.4, 0), IDLE, false);
    assertThat(weighing.costSeconds()).isCloseTo(0.05 + 3 * (1L << 30) / RATE, within(1e-9));
    assertThat(weighing.gainSeconds()).isCloseTo(5, within(1e-9));
    assertThat(weighing.isWorth()).isFalse();
    assertThat(weighing.why()).contains("is not more than 3.0 times the cost of 32.26 s");
  }

  @Test
  void theRatioDecidesBetweenGainAndCost() {
    MoveEnd slow = end("slow", 1, 1, 0.4, 0);
    assertThat(weigh(100_000_000 / 3, 1, 6.0, slow, IDLE, false).gainSeconds())
        .isCloseTo(3, within(1e-9));
    assertThat(weigh(90_000_000 / 3, 1, 6.0, slow, IDLE, false).isWorth()).isTrue();
    assertThat(weigh(100_000_000 / 3, 1, 6.0, slow, IDLE, false).isWorth()).isFalse();
  }

  @Test
  void aForkWithoutProgressRunsAsLongAgainAsItHas() {
    Weighing weighing = weigh(0, 8, null, end("slow", 1, 1, 0.4, 0), IDLE, false);
    assertThat(weighing.remainingSeconds()).isEqualTo(8);
    assertThat(weighing.remainingKnown()).isFalse();
    assertThat(weighing.gainSeconds()).isCloseTo(4, within(1e-9));
  }

  @Test
  void workThatWaitsBehindAForkAndMayNotGoItselfIsAGain() {
    MoveEnd full = end("full", 1, 2, 1, 0);
    Weighing weighing = weigh(0, 10, 20.0, full, IDLE, true);
    assertThat(weighing.gainSeconds()).as("20 s sooner, less the doubt of a fifth").isEqualTo(15);
    assertThat(weighing.isWorth()).isTrue();
    assertThat(weighing.why()).contains("holds up work that may not go there");
  }

  @Test
  void aForkThatMovedIsNotWorthMovingBack() {
    MoveEnd slow = end("slow", 2, 2, 0.3, 0);
    MoveEnd free = end("free", 2, 0, 1, 1);
    assertThat(weigh(0, 60, 60.0, slow, free, false).isWorth()).isTrue();
    MoveEnd left = slow.without();
    MoveEnd reached = free.with();
    assertThat(left.pace().share()).as("the other one has it for itself").isEqualTo(0.6);
    assertThat(reached.hasRoom()).as("its one core is taken").isFalse();
    MoveEnd back = new MoveEnd(left.node(), 2, 1, new Pace(0.6, 0.6, RATE));
    assertThat(weigh(0, 60, 60.0, reached, back, false).isWorth()).isFalse();
  }

  @Test
  void aQueuedForkTakesThePlaceOfTheOneThatLeft() {
    assertThat(end("slow", 2, 5, 0.3, 0).without().pace().share()).isEqualTo(0.3);
    assertThat(end("slow", 2, 5, 0.3, 0).without().load()).isEqualTo(4);
  }

  private Weighing weigh(
      long bytes, double age, @Nullable Double left, MoveEnd from, MoveEnd to, boolean holdsUp) {
    return weigher.weigh(new MoveWeigher.Load(bytes, age, left), from, to, holdsUp, RATE);
  }

  private static MoveEnd end(String name, int threads, int load, double share, double free) {
    return new MoveEnd(new NodeId(name, 1), threads, load, new Pace(share, free, RATE));
  }
}
