package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.node.Unheard.Due;
import org.rfork.runtime.table.Timing;

class UnheardTest {
  private static final NodeId ONE = new NodeId("one", 1);
  private static final NodeId TWO = new NodeId("two", 1);

  private final Unheard unheard = new Unheard(new Timing(100));

  @Test
  void aWordIsSaidAgainToWhoHasNotAcknowledgedIt() {
    unheard.said("job", 1, List.of(ONE, TWO), 0);
    unheard.heard("job", 1, TWO);
    assertThat(unheard.due(99)).isEmpty();
    assertThat(unheard.due(100)).containsExactly(new Due("job", ONE));
    assertThat(unheard.due(150)).isEmpty();
    assertThat(unheard.due(200)).containsExactly(new Due("job", ONE));
    unheard.heard("job", 1, ONE);
    assertThat(unheard.due(1_000)).isEmpty();
    assertThat(unheard.size()).isZero();
  }

  @Test
  void anAcknowledgementOfAnEarlierVersionDoesNotCountForALaterOne() {
    unheard.said("job", 1, List.of(ONE), 0);
    unheard.said("job", 2, List.of(ONE), 10);
    unheard.heard("job", 1, ONE);
    assertThat(unheard.due(110)).containsExactly(new Due("job", ONE));
    unheard.heard("job", 2, ONE);
    assertThat(unheard.size()).isZero();
  }

  @Test
  void nothingIsSaidToALostNodeNorOfAForgottenJob() {
    unheard.said("job", 1, List.of(ONE), 0);
    unheard.said("other", 1, List.of(TWO), 0);
    unheard.said("of none", 1, List.of(), 0);
    unheard.lost(ONE);
    unheard.forget("other");
    assertThat(unheard.size()).isZero();
  }

  /**
   * Whatever is lost, doubled and late on the way, each holder has the newest version in the end.
   */
  @Test
  void everyHolderHasTheNewestVersionInTheEnd() {
    for (int seed = 0; seed < 500; seed++) {
      var random = new Random(seed);
      var repeated = new Unheard(new Timing(100));
      Map<NodeId, Long> known = new HashMap<>();
      long version = 0;
      long now = 0;
      while (version < 5 || repeated.size() > 0) {
        now += 10;
        if (version < 5 && random.nextInt(10) == 0) {
          version++;
          repeated.said("job", version, List.of(ONE, TWO), now);
          deliver(repeated, known, version, ONE, random);
          deliver(repeated, known, version, TWO, random);
        }
        long newest = version;
        repeated.due(now).forEach(due -> deliver(repeated, known, newest, due.node(), random));
        assertThat(now).as("seed %d", seed).isLessThan(1_000_000);
      }
      assertThat(known).as("seed %d", seed).isEqualTo(Map.of(ONE, 5L, TWO, 5L));
    }
  }

  /** A message that may be lost, and its acknowledgement that may be, too. */
  private static void deliver(
      Unheard unheard, Map<NodeId, Long> known, long version, NodeId to, Random random) {
    if (random.nextInt(3) > 0) {
      known.merge(to, version, Math::max);
      if (random.nextInt(3) > 0) {
        unheard.heard("job", known.get(to), to);
      }
    }
  }
}
