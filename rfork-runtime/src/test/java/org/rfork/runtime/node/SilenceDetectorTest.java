package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceDetectorTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private long nanos = 42;
  private final SilenceDetector detector =
      new SilenceDetector(SECOND, SECOND.multipliedBy(4), () -> nanos);

  @Test
  void whatWasNeverHeardOfIsNotMissed() {
    assertThat(secondsUntilMissed(100)).isEqualTo(100);
    assertThat(detector.isMonitoring()).isFalse();
  }

  @Test
  void whatIsSilentIsMissedWhenTheTimeIsOver() {
    detector.heartbeat();
    assertThat(detector.isMonitoring()).isTrue();
    assertThat(secondsUntilMissed(100)).isEqualTo(4);
    detector.heartbeat();
    assertThat(detector.isAvailable()).isTrue();
    assertThat(secondsUntilMissed(100)).isEqualTo(4);
  }

  @Test
  void whoHasSleptMissesNobody() {
    detector.heartbeat();
    assertThat(secondsUntilMissed(1)).isEqualTo(1);
    nanos += Duration.ofMinutes(5).toNanos();
    assertThat(detector.isAvailable()).isTrue();
    assertThat(secondsUntilMissed(100)).as("1 before, and 2 of the sleep").isEqualTo(1);
  }

  /** It is asked each second. */
  private int secondsUntilMissed(int most) {
    for (int second = 0; second < most; second++) {
      nanos += SECOND.toNanos();
      if (!detector.isAvailable()) {
        return second + 1;
      }
    }
    return most;
  }
}
