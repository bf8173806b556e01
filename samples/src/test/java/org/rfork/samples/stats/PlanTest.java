package org.rfork.samples.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rfork.Progress;
import org.rfork.RemoteFork;
import org.rfork.samples.Estimate;
import org.rfork.samples.InlineRuntime;

class PlanTest {
  private static final Plan PATIENT = new Plan(1_000, 8, 16, 0.05);

  @Test
  void runsAllBatchesWithoutATarget() {
    InlineRuntime runtime = new InlineRuntime(1);
    Convergence<Moments> result = runtime.run(estimate(new Plan(25, 25, 25, 0)));

    assertThat(result.batches()).isEqualTo(25);
    assertThat(result.history()).extracting(Point::samples).startsWith(100L).endsWith(2_500L);
    assertThat(result.last()).isEqualTo(result.history().get(24));
    assertThat(runtime.progressSaid())
        .extracting(Progress::fraction)
        .hasSize(25)
        .startsWith(0.04)
        .endsWith(1.0)
        .isSorted();
    assertThat(runtime.progressSaid().get(24).message()).isEqualTo(result.last().text());
  }

  @Test
  void stopsEarlyOnTheSamePrefixWhateverTheWavesAndOrder() {
    Convergence<Moments> result = new InlineRuntime(1).run(estimate(PATIENT));

    assertThat(result.batches()).isBetween(12, 25); // 1,537 numbers of unit variance
    for (int wave : List.of(1, 7, 1_000)) {
      Plan other = new Plan(1_000, 8, wave, 0.05);
      assertThat(new InlineRuntime(1).reversed().freezing(1).run(estimate(other)))
          .isEqualTo(result);
    }
  }

  @Test
  void doesNotTrustTheFirstBatches() {
    Plan easy = new Plan(100, 8, 16, 10);
    Convergence<Moments> equals =
        new InlineRuntime(1).run(new Estimate<>(PATIENT, Moments.NONE, i -> new Moments(5, 1, 0)));

    assertThat(new InlineRuntime(1).run(estimate(easy)).batches()).isEqualTo(8);
    assertThat(equals.batches()).isEqualTo(8);
  }

  @Test
  void givesUpAtTheMostBatches() {
    Plan impossible = new Plan(20, 8, 16, 1e-9);
    Convergence<Moments> result = new InlineRuntime(1).run(estimate(impossible));

    assertThat(result.batches()).isEqualTo(20);
    assertThat(impossible.isReached(result.last())).isFalse();
  }

  @Test
  void coversTheTruthAsOftenAsAConfidenceIntervalShould() {
    int covered = 0;
    for (long seed = 0; seed < 300; seed++) {
      Point last = new InlineRuntime(seed).run(estimate(new Plan(20, 20, 20, 0))).last();
      covered += last.covers(0) ? 1 : 0;
    }
    // 285 expected; 4 standard deviations of a binomial are 15.
    assertThat(covered).isBetween(270, 299);
  }

  private static Estimate<Moments> estimate(Plan plan) {
    return new Estimate<>(
        plan,
        Moments.NONE,
        batch -> {
          Accumulator numbers = new Accumulator();
          for (int i = 0; i < 100; i++) {
            numbers.add(Draws.gaussian(RemoteFork.random()));
          }
          return numbers.moments();
        });
  }
}
