package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.CaptureException;
import org.rfork.Fork;
import org.rfork.ForkCancelledException;
import org.rfork.ForkException;
import org.rfork.ForkFailedException;
import org.rfork.ForkOptions;
import org.rfork.ForkState;
import org.rfork.Forks;
import org.rfork.JobOptions;
import org.rfork.JoinTimeoutException;
import org.rfork.MisuseException;
import org.rfork.RemoteFailure;
import org.rfork.RemoteFork;
import org.rfork.Task;

/** The verbs on an embedded node, as a program without any configuration meets them. */
@Timeout(60)
class ForkJoinTest {
  private static final AtomicInteger COUNTED = new AtomicInteger();
  private static volatile CountDownLatch begun = new CountDownLatch(1);
  private static EmbeddedNode node;

  @BeforeAll
  static void start() {
    node = new EmbeddedNode(2);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void joinBringsTheResultBack() {
    assertThat(RemoteFork.fork(() -> 6 * 7).join()).isEqualTo(42);
    assertThat(RemoteFork.<String>fork(() -> null).join()).isNull();
  }

  @Test
  void theChildSeesTheStateAsItWasAtFork() {
    List<String> list = new ArrayList<>(List.of("before"));
    Fork<List<String>> fork = RemoteFork.fork(() -> list);
    list.add("after");
    List<String> result = fork.join();
    assertThat(result).containsExactly("before").isNotSameAs(list);
    assertThat(fork.join()).isSameAs(result);
  }

  @Test
  void theParentDoesNotSeeWhatTheChildDoes() {
    int[] cells = {1, 2, 3};
    int sum =
        RemoteFork.fork(
                () -> {
                  cells[0] = 100;
                  return cells[0] + cells[1];
                })
            .join();
    assertThat(sum).isEqualTo(102);
    assertThat(cells).containsExactly(1, 2, 3);
  }

  @Test
  void aFailureBringsItsRemoteStackNodePathAndAttempt() {
    Fork<Object> fork =
        RemoteFork.fork(
            () -> {
              throw new IllegalStateException("boom", new RuntimeException("why"));
            });
    assertThatThrownBy(fork::join)
        .isInstanceOfSatisfying(
            ForkFailedException.class,
            failure -> {
              assertThat(failure.node()).isEqualTo("here");
              assertThat(failure.path()).isEqualTo(fork.path());
              assertThat(failure.attempt()).isEqualTo(1);
              assertThat(failure.getMessage()).contains("boom", fork.path().value(), "here");
              RemoteFailure cause = (RemoteFailure) failure.getCause();
              assertThat(cause.className()).isEqualTo("java.lang.IllegalStateException");
              assertThat(cause.getStackTrace()[0].getClassName()).startsWith("com.example");
              assertThat(cause.getCause()).hasMessage("why");
            });
    assertThat(fork.state()).isEqualTo(ForkState.FAILED);
  }

  @Test
  void aLambdaThatCapturesAThreadIsRefusedAtOnceWithTheFieldsName() {
    Thread worker = new Thread(() -> {});
    assertThatThrownBy(() -> RemoteFork.fork(() -> worker.getName()))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("java.lang.Thread")
        .satisfies(refusal -> assertThat(((CaptureException) refusal).path()).startsWith("$"));
    var holder = new Holder();
    assertThatThrownBy(() -> RemoteFork.fork(() -> holder.worker == null))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("worker");
  }

  static final class Holder {
    final Thread worker = new Thread(() -> {});
  }

  @Test
  void failuresAreRetriedAsOftenAsTheOptionsSay() {
    COUNTED.set(0);
    Task<Integer> flaky =
        () -> {
          int attempt = COUNTED.incrementAndGet();
          if (attempt < 3) {
            throw new IllegalStateException("attempt " + attempt);
          }
          return attempt;
        };
    assertThat(RemoteFork.fork(flaky, ForkOptions.DEFAULT.retries(2)).join()).isEqualTo(3);
    COUNTED.set(0);
    Fork<Integer> tooFew = RemoteFork.fork(flaky, ForkOptions.DEFAULT.retries(1));
    assertThatThrownBy(tooFew::join)
        .isInstanceOfSatisfying(
            ForkFailedException.class, failure -> assertThat(failure.attempt()).isEqualTo(2));
  }

  @Test
  void forkAllKeepsTheOrderOfItsItems() {
    Forks<Integer> forks = RemoteFork.forkAll(0, 100, i -> i * i);
    assertThat(forks.join().get(99)).isEqualTo(9801);
    assertThat(forks.reduce(0, Integer::sum)).isEqualTo(328350);
    assertThat(RemoteFork.forkAll(List.of("a", "bb", "ccc"), String::length).join())
        .containsExactly(1, 2, 3);
  }

  @Test
  void asCompletedYieldsEachForkOnceAndTheQuickFirst() {
    begun = new CountDownLatch(1);
    List<Fork<Integer>> forks = new ArrayList<>();
    forks.add(
        RemoteFork.fork(
            () -> {
              begun.await();
              return 1;
            }));
    forks.add(RemoteFork.fork(() -> 2));
    Iterator<Fork<Integer>> ended = RemoteFork.asCompleted(forks);
    assertThat(ended.next().join()).isEqualTo(2);
    begun.countDown();
    assertThat(ended.next().join()).isEqualTo(1);
    assertThat(ended.hasNext()).isFalse();
  }

  @Test
  void anyOfTakesTheFirstSuccess() {
    Fork<Integer> bad =
        RemoteFork.fork(
            () -> {
              throw new IllegalStateException("bad");
            });
    Fork<Integer> good = RemoteFork.fork(() -> 7);
    assertThat(RemoteFork.anyOf(List.of(bad, good))).isEqualTo(7);
    assertThatThrownBy(() -> RemoteFork.anyOf(List.of(bad))).isInstanceOf(ForkException.class);
  }

  @Test
  void aLimitedJoinThrowsAndTheForkGoesOn() {
    begun = new CountDownLatch(1);
    Fork<Integer> fork =
        RemoteFork.fork(
            () -> {
              begun.await();
              return 5;
            });
    assertThatThrownBy(() -> fork.join(Duration.ofMillis(50)))
        .isInstanceOf(JoinTimeoutException.class);
    begun.countDown();
    assertThat(fork.join(Duration.ofSeconds(30))).isEqualTo(5);
  }

  @Test
  void cancelReachesDescendants() throws Exception {
    begun = new CountDownLatch(1);
    Fork<Object> parent =
        RemoteFork.fork(
            () ->
                RemoteFork.fork(
                        () -> {
                          begun.countDown();
                          Thread.sleep(60_000);
                          return null;
                        })
                    .join());
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(parent.cancel()).isTrue();
    assertThat(parent.cancel()).isFalse();
    assertThatThrownBy(parent::join).isInstanceOf(ForkCancelledException.class);
    Conditions.await("no fork goes on", () -> running() == 0);
  }

  @Test
  void aDeadlineCancels() {
    Fork<Object> slow =
        RemoteFork.fork(
            () -> {
              Thread.sleep(60_000);
              return null;
            },
            ForkOptions.DEFAULT.deadline(Duration.ofMillis(50)));
    assertThatThrownBy(slow::join)
        .isInstanceOf(ForkCancelledException.class)
        .hasMessageContaining("deadline");
  }

  @Test
  void theExecutorRunsForks() throws Exception {
    ExecutorService executor = RemoteFork.executor();
    Future<String> name =
        executor.submit((Callable<String> & java.io.Serializable) RemoteFork::node);
    assertThat(name.get(30, TimeUnit.SECONDS)).isEqualTo("here");
    executor.shutdown();
    assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    ExecutorService other = RemoteFork.executor();
    assertThatThrownBy(() -> other.submit(() -> 1))
        .isInstanceOf(MisuseException.class)
        .hasMessageContaining("Serializable");
  }

  @Test
  void futuresCompleteAndCancel() throws Exception {
    assertThat(RemoteFork.fork(() -> 3).toCompletableFuture().thenApply(three -> three + 1).get())
        .isEqualTo(4);
    Fork<Object> slow =
        RemoteFork.fork(
            () -> {
              Thread.sleep(60_000);
              return null;
            });
    slow.toCompletableFuture().cancel(true);
    assertThatThrownBy(slow::join).isInstanceOf(ForkCancelledException.class);
  }

  @Test
  void progressReachesTheHandle() {
    begun = new CountDownLatch(1);
    Fork<Object> fork =
        RemoteFork.fork(
            () -> {
              RemoteFork.progress(0.5, "half");
              begun.await();
              return null;
            });
    Conditions.await("progress is seen", () -> fork.progress().fraction() == 0.5);
    assertThat(fork.progress().message()).isEqualTo("half");
    begun.countDown();
    fork.join();
  }

  @Test
  void joiningAnAncestorIsRefused() {
    Task<Integer> root =
        () -> {
          List<Fork<Integer>> own = new ArrayList<>();
          own.add(RemoteFork.<Integer>attach(RemoteFork.path().orElseThrow().job()).root());
          return own.get(0).join();
        };
    assertThatThrownBy(() -> RemoteFork.submit(root, JobOptions.DEFAULT).join())
        .isInstanceOf(ForkFailedException.class)
        .hasMessageContaining("joins itself");
  }

  private static int running() {
    return node.running().snapshot(Duration.ofSeconds(1)).forks().size();
  }
}
