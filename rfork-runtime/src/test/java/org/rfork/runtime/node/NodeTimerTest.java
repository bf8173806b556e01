package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NodeTimerTest {
  private static final Duration SOON = Duration.ofMillis(1);

  private final NodeTimer timer = new NodeTimer();
  private final BlockingQueue<String> called = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    timer.close();
  }

  @Test
  void callsWhatIsDueFirstFirstHoweverLateItWasTold() throws Exception {
    timer.after(Duration.ofMillis(300), () -> called.add("late"));
    timer.after(SOON, () -> called.add("soon"));
    assertThat(called.poll(20, TimeUnit.SECONDS)).isEqualTo("soon");
    assertThat(called.poll(20, TimeUnit.SECONDS)).isEqualTo("late");
  }

  @Test
  void anErrorEndsNeitherTheTimerNorWhatIsCalledAgainAndAgain() throws Exception {
    timer.every(
        SOON,
        () -> {
          called.add("again");
          throw new IllegalStateException("thrown on purpose");
        });
    for (int i = 0; i < 3; i++) {
      assertThat(called.poll(20, TimeUnit.SECONDS)).isEqualTo("again");
    }
  }

  @Test
  void aClosedTimerRefusesNothing() {
    timer.close();
    assertThatCode(
            () -> {
              timer.after(SOON, () -> called.add("after the end"));
              timer.every(SOON, () -> called.add("after the end"));
            })
        .doesNotThrowAnyException();
  }

  @Test
  void itsThreadHoldsNoJvm() throws Exception {
    timer.after(SOON, () -> called.add(Thread.currentThread().isDaemon() ? "daemon" : "user"));
    assertThat(called.poll(20, TimeUnit.SECONDS)).isEqualTo("daemon");
  }
}
