package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.rfork.ForkState;
import org.rfork.Progress;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkStatus;

class MoveWatchTest {
  private static final NodeId N1 = new NodeId("n1", 1);
  private static final NodeId N2 = new NodeId("n2", 1);
  private final MoveWatch watch = new MoveWatch();

  @Test
  void whatRemainsFollowsFromThePaceOfThisAttempt() {
    watch.saw(running(N1, 1), done(0.25), 1000);
    assertThat(watch.remainingSeconds(done(0.25), 5000)).as("no progress seen yet").isNull();
    assertThat(watch.remainingSeconds(done(0.5), 5000)).as("a quarter in 4 s").isEqualTo(8);
    watch.saw(running(N2, 2), done(0.5), 5000);
    assertThat(watch.remainingSeconds(done(0.75), 7000)).as("faster on n2").isEqualTo(2);
    assertThat(watch.ageMillis(7000)).as("of all attempts").isEqualTo(6000);
  }

  @Test
  void aForkThatWasAskedIsLeftAloneForAWhile() {
    Duration coolDown = Duration.ofSeconds(30);
    watch.saw(running(N1, 1), Progress.NONE, 1000);
    assertThat(watch.isResting(1000, coolDown)).isFalse();
    watch.asked(N2, 2000);
    assertThat(watch.goesTo()).isEqualTo(N2);
    assertThat(watch.isResting(31_999, coolDown)).isTrue();
    assertThat(watch.isResting(32_000, coolDown)).isFalse();
    assertThat(watch.cameSince(4000)).isZero();
    assertThat(watch.cameSince(7000)).isEqualTo(3000);
    watch.settled();
    assertThat(watch.goesTo()).isNull();
  }

  @Test
  void aRefusalIsNewsOnceUntilItIsAnother() {
    assertThat(watch.isNews("none")).isTrue();
    assertThat(watch.isNews("none")).isFalse();
    assertThat(watch.isNews("-1")).isTrue();
    assertThat(watch.isNews("none")).isTrue();
  }

  private static ForkStatus running(NodeId node, int attempt) {
    return new ForkStatus(ForkState.RUNNING, node, attempt, "");
  }

  private static Progress done(double fraction) {
    return new Progress(fraction, "");
  }
}
