package org.rfork.runtime.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

class SurvivorTest {
  private static Survivor survivor(int attempt, boolean hasEnded, boolean wasSeen) {
    NodeId home = new NodeId("gone", 1);
    return new Survivor(new ForkPath("job/0"), home, attempt, hasEnded, wasSeen, "digest");
  }

  @Test
  void aChildOfAnEqualStateIsAdopted() {
    assertThat(survivor(1, true, true).succession("digest")).isEqualTo(Succession.ADOPTED);
    assertThat(survivor(1, false, false).succession("digest")).isEqualTo(Succession.ADOPTED);
  }

  @Test
  void aChildOfAnotherStateIsReplacedUnlessItsOutcomeWasSeen() {
    assertThat(survivor(1, false, false).succession("other")).isEqualTo(Succession.REPLACED);
    assertThat(survivor(1, true, false).succession("other")).isEqualTo(Succession.REPLACED);
    assertThat(survivor(1, true, true).succession("other")).isEqualTo(Succession.CONTRADICTED);
  }

  @Test
  void whatHasEndedIsWorthMoreThanALaterAttempt() {
    assertThat(survivor(1, false, false).isBetterThan(null)).isTrue();
    assertThat(survivor(1, true, false).isBetterThan(survivor(2, false, false))).isTrue();
    assertThat(survivor(2, false, false).isBetterThan(survivor(1, true, false))).isFalse();
    assertThat(survivor(2, false, false).isBetterThan(survivor(1, false, false))).isTrue();
  }
}
