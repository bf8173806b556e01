package org.rfork.runtime.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promises 3, 4 and 6 in whole clusters under faults. */
class SimulationTest {
  private static final long SEEDS = Long.getLong("rfork.test.seeds", 10_000);

  @Test
  void everyOutcomeComesOnceAndNothingIsLeft() {
    Coverage coverage = new Coverage();
    long steps = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      steps += SimCluster.run(seed, SimBug.NONE, coverage).size();
    }
    assertThat(steps).as("events and effects").isGreaterThan(SEEDS * 200);
    for (HomeState state : HomeState.values()) {
      assertThat(coverage.home().get(state)).as("after %s", state).isEqualTo(state.next());
    }
    for (HostState state : HostState.values()) {
      assertThat(coverage.host().get(state)).as("after %s", state).isEqualTo(state.next());
    }
  }

  @Test
  void theSameSeedGivesTheSameTrace() {
    for (long seed = 0; seed < 20; seed++) {
      assertThat(SimCluster.run(seed, SimBug.NONE, new Coverage()).toString())
          .isEqualTo(SimCluster.run(seed, SimBug.NONE, new Coverage()).toString());
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aPlantedBugTurnsItRedAndNamesTheSeed(SimBug bug) {
    long red =
        LongStream.range(0, 300)
            .filter(seed -> isRed(seed, bug))
            .findFirst()
            .orElseThrow(() -> new AssertionError(bug + " was not found in 300 seeds"));
    assertThatThrownBy(() -> SimCluster.run(red, bug, new Coverage()))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("seed " + red + ":");
  }

  private static boolean isRed(long seed, SimBug bug) {
    try {
      SimCluster.run(seed, bug, new Coverage());
      return false;
    } catch (AssertionError found) {
      return true;
    }
  }
}
