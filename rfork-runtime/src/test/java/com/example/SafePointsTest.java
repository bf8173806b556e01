package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.ForkCancelledException;
import org.rfork.ForkState;
import org.rfork.MisuseException;
import org.rfork.RemoteFork;
import org.rfork.spi.SafePoints;

/** A safe point costs nothing until something is asked, and then does what is asked. */
@Timeout(60)
class SafePointsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Does nothing but come by its safe point. */
  private static final class Spin extends Continuation<Long> {
    private static final long serialVersionUID = 1L;
    private long rounds;

    @Override
    protected Long run() {
      while (rounds < Long.MAX_VALUE) {
        rounds++;
        RemoteFork.checkpoint();
      }
      return rounds;
    }
  }

  /** Its copy comes by a checkpoint before the place where it was born. */
  private static final class Astray extends Continuation<Long> {
    private static final long serialVersionUID = 1L;

    @Override
    protected Long run() {
      RemoteFork.checkpoint();
      Fork<Long> fork = fork();
      return fork.inChild() ? 1L : fork.join();
    }
  }

  @Test
  void aCancelledContinuationStopsAtItsSafePointAndNothingIsAskedAfterwards() throws Exception {
    try (var node = new EmbeddedNode(2)) {
      Fork<Long> fork = RemoteFork.fork(new Spin());
      Conditions.await("it runs", () -> fork.state() == ForkState.RUNNING);
      assertThat(SafePoints.isAsked()).isFalse();
      assertThat(fork.cancel()).isTrue();
      assertThatThrownBy(() -> fork.join(LIMIT)).isInstanceOf(ForkCancelledException.class);
      Conditions.await("nothing is asked", () -> !SafePoints.isAsked());
    }
  }

  @Test
  void aCopyThatComesByACheckpointFirstIsToldSo() throws Exception {
    try (var node = new EmbeddedNode(2)) {
      Fork<Long> fork = RemoteFork.fork(new Astray());
      assertThatThrownBy(() -> fork.join(LIMIT))
          .rootCause()
          .hasMessageContaining("checkpoint()")
          .hasMessageContaining("fields");
      Conditions.await("nothing is asked", () -> !SafePoints.isAsked());
    }
  }

  @Test
  void outsideOfForksItDoesNothing() throws MisuseException {
    RemoteFork.checkpoint();
    assertThat(SafePoints.asked()).isZero();
  }
}
