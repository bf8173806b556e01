package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Fork;
import org.rfork.ForkFailedException;
import org.rfork.ForkOptions;
import org.rfork.ForkScope;
import org.rfork.ForkState;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.MisuseException;
import org.rfork.RemoteFork;
import org.rfork.Shared;
import org.rfork.Task;

/** What forks have in common: a scope, or a job with its paths, random streams and values. */
@Timeout(60)
class JobsAndScopesTest {
  private static final AtomicInteger STARTED = new AtomicInteger();
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
  void aFailFastScopeCancelsTheRest() {
    assertThatThrownBy(
            () -> {
              try (ForkScope scope = RemoteFork.scope(ForkScope.Policy.FAIL_FAST)) {
                scope.fork(
                    () -> {
                      Thread.sleep(60_000);
                      return null;
                    });
                scope.fork(
                    () -> {
                      throw new IllegalStateException("first");
                    });
                scope.join();
              }
            })
        .isInstanceOf(ForkFailedException.class)
        .hasMessageContaining("first");
  }

  @Test
  void aCollectingScopeLetsAllEnd() {
    try (ForkScope scope = RemoteFork.scope(ForkScope.Policy.COLLECT_ALL)) {
      Fork<Integer> good = scope.fork(() -> 1);
      Fork<Integer> bad =
          scope.fork(
              () -> {
                throw new IllegalStateException("kept for its own join");
              });
      scope.join();
      assertThat(good.state()).isEqualTo(ForkState.SUCCEEDED);
      assertThat(bad.state()).isEqualTo(ForkState.FAILED);
    }
  }

  @Test
  void aScopeThatWasNotJoinedSaysSo() {
    assertThatThrownBy(
            () -> {
              try (ForkScope scope = RemoteFork.scope(ForkScope.Policy.COLLECT_ALL)) {
                scope.fork(() -> 1);
              }
            })
        .isInstanceOf(MisuseException.class)
        .hasMessageContaining("scope.join()");
  }

  @Test
  void aSharedValueIsOneObjectOnANodeAndACopy() {
    int[] table = {1, 2, 3};
    Shared<int[]> shared = RemoteFork.share(table);
    table[0] = 99;
    List<Integer> seen =
        RemoteFork.forkAll(0, 8, i -> System.identityHashCode(shared.get()) * 0 + shared.get()[0])
            .join();
    assertThat(seen).containsOnly(1);
    Set<Integer> identities =
        new HashSet<>(RemoteFork.forkAll(0, 8, i -> System.identityHashCode(shared.get())).join());
    assertThat(identities).hasSize(1);
  }

  @Test
  void aPerNodeValueIsMadeOnceAndClosedWithItsJob() {
    STARTED.set(0);
    Task<Integer> root =
        () -> {
          RemoteFork.forkAll(0, 20, i -> RemoteFork.perNode("pool", Pool::new).number).join();
          return RemoteFork.perNode("pool", Pool::new).number;
        };
    assertThat(RemoteFork.submit(root, JobOptions.named("pools")).join()).isEqualTo(1);
    Conditions.await("the pool is closed", () -> STARTED.get() == 0);
  }

  static final class Pool implements AutoCloseable {
    final int number = STARTED.incrementAndGet();

    @Override
    public void close() {
      STARTED.decrementAndGet();
    }
  }

  @Test
  void aForksStreamBelongsToItsPathAndTheSeed() {
    Task<List<Long>> draw =
        () -> RemoteFork.forkAll(0, 4, i -> RemoteFork.random().nextLong()).join();
    List<Long> first = RemoteFork.submit(draw, JobOptions.named("a").seed(7)).join();
    List<Long> second = RemoteFork.submit(draw, JobOptions.named("b").seed(7)).join();
    List<Long> other = RemoteFork.submit(draw, JobOptions.named("a").seed(8)).join();
    assertThat(first).isEqualTo(second).doesNotHaveDuplicates();
    assertThat(other).doesNotContainAnyElementsOf(first);
  }

  @Test
  void aJobCanBeAttachedToByItsId() {
    Job<Integer> job = RemoteFork.submit(() -> 11, JobOptions.named("kept"));
    assertThat(job.id()).startsWith("kept-");
    assertThat(job.join()).isEqualTo(11);
    assertThat(RemoteFork.<Integer>attach(job.id()).join()).isEqualTo(11);
    assertThatThrownBy(() -> RemoteFork.attach("nobody-knows"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nobody-knows");
  }

  @Test
  void pathsFollowTheOrderOfForking() {
    List<String> paths =
        RemoteFork.submit(
                () ->
                    RemoteFork.forkAll(0, 3, i -> RemoteFork.path().orElseThrow().belowJob())
                        .join(),
                JobOptions.DEFAULT)
            .join();
    assertThat(paths).containsExactly("0", "1", "2");
  }

  @Test
  void anotherThreadMustNameItsForks() {
    Task<String> root =
        () -> {
          var errors = new ArrayList<String>();
          Thread helper =
              new Thread(
                  () -> {
                    try {
                      RemoteFork.fork(() -> 1);
                    } catch (MisuseException misuse) {
                      errors.add(misuse.getMessage());
                    }
                    errors.add(
                        RemoteFork.fork(() -> 1, ForkOptions.DEFAULT.key("named"))
                            .path()
                            .belowJob());
                  });
          helper.start();
          helper.join();
          return String.join("|", errors);
        };
    assertThat(RemoteFork.submit(root, JobOptions.DEFAULT).join())
        .contains("ForkOptions.key")
        .endsWith("|named");
  }
}
