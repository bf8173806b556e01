package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Scheduler.TaskRunOnClose;
import org.apache.pekko.event.NoLogging;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.concurrent.ExecutionContext;
import scala.runtime.BoxedUnit;

/** What Pekko asks of a scheduler. */
@Timeout(20)
class PekkoTimerTest {
  private static final Duration SOON = Duration.ofMillis(5);
  private static final Duration NEVER = Duration.ofHours(1);

  private final PekkoTimer timer =
      new PekkoTimer(
          ConfigFactory.empty(), NoLogging.getInstance(), work -> new Thread(work, "pekko-timer"));
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  /** Does all on the timer's thread. */
  private final ExecutionContext direct =
      ExecutionContext.fromExecutor(
          Runnable::run,
          failure -> {
            failures.add(failure);
            return BoxedUnit.UNIT;
          });

  @AfterEach
  void close() {
    timer.close();
  }

  @Test
  void whatIsDueFirstIsDoneFirst() throws Exception {
    var done = new LinkedBlockingQueue<String>();
    timer.scheduleOnce(Duration.ofMillis(200), () -> done.add("later"), direct);
    timer.scheduleOnce(SOON, () -> done.add("soon"), direct);
    timer.scheduleOnce(Duration.ZERO, () -> done.add("now"), direct);
    assertThat(done.poll()).isEqualTo("now");
    assertThat(done.take()).isEqualTo("soon");
    assertThat(done.take()).isEqualTo("later");
  }

  @Test
  void whatComesAgainAndAgainDoesSoUntilItIsCancelled() throws Exception {
    var thrice = new CountDownLatch(3);
    Cancellable again = timer.scheduleWithFixedDelay(SOON, SOON, thrice::countDown, direct);
    thrice.await();
    assertThat(again.cancel()).isTrue();
    assertThat(again.isCancelled()).isTrue();
    assertThat(again.cancel()).isFalse();
  }

  @Test
  void whatIsCancelledIsNotDone() throws Exception {
    var done = new LinkedBlockingQueue<String>();
    Cancellable cancelled =
        timer.scheduleOnce(Duration.ofMillis(100), () -> done.add("cancelled"), direct);
    assertThat(cancelled.cancel()).isTrue();
    timer.scheduleOnce(Duration.ofMillis(150), () -> done.add("after"), direct);
    assertThat(done.take()).isEqualTo("after");
  }

  @Test
  void anErrorIsReportedAndTheTimerGoesOn() throws Exception {
    var goesOn = new CountDownLatch(1);
    timer.scheduleOnce(
        SOON,
        () -> {
          throw new IllegalStateException("thrown on purpose");
        },
        direct);
    timer.scheduleOnce(SOON.multipliedBy(2), goesOn::countDown, direct);
    assertThat(goesOn.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(failures).singleElement().asString().contains("thrown on purpose");
  }

  @Test
  void whatMustBeDoneIsDoneWhenItCloses() {
    var done = new LinkedBlockingQueue<String>();
    TaskRunOnClose must = () -> done.add("must");
    timer.scheduleOnce(NEVER, must, direct);
    timer.scheduleOnce(NEVER, must, direct).cancel();
    timer.scheduleOnce(NEVER, () -> done.add("need not"), direct);
    timer.close();
    assertThat(done).containsExactly("must");
    assertThatThrownBy(() -> timer.scheduleOnce(SOON, must, direct))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
