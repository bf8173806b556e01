package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.ForkFailedException;
import org.rfork.JobOptions;
import org.rfork.MisuseException;
import org.rfork.RemoteFork;
import org.rfork.StreamRandom;

/** The no-argument fork, and what is entered again. */
@Timeout(60)
class ContinuationTest {
  private EmbeddedNode node = new EmbeddedNode(2);

  @AfterEach
  void stop() {
    node.close();
  }

  static final class Shards extends Continuation<Double> {
    private final int shards;
    private final List<Fork<Double>> children = new ArrayList<>();
    private int shard;

    Shards(int shards) {
      this.shards = shards;
    }

    @Override
    protected Double run() {
      while (shard < shards) {
        Fork<Double> fork = fork();
        if (fork.inChild()) {
          return RemoteFork.random().nextDouble() + shard;
        }
        children.add(fork);
        shard++;
      }
      return children.stream().mapToDouble(Fork::join).sum();
    }
  }

  @Test
  void forkReturnsTwice() {
    double sum = RemoteFork.submit(new Shards(10), JobOptions.DEFAULT.seed(3)).join();
    assertThat(sum).isBetween(45.0, 55.0);
    assertThat(RemoteFork.submit(new Shards(10), JobOptions.DEFAULT.seed(3)).join()).isEqualTo(sum);
  }

  static final class LocalFlow extends Continuation<Integer> {
    @Override
    protected Integer run() {
      for (int i = 0; i < 2; i++) { // i is a local variable: the second child starts at 0 again
        Fork<Integer> fork = i == 0 ? first() : second();
        if (fork.inChild()) {
          return i;
        }
        if (i == 1) {
          return fork.join();
        }
      }
      return -1;
    }

    private Fork<Integer> first() {
      return fork();
    }

    private Fork<Integer> second() {
      return fork();
    }
  }

  @Test
  void aChildThatReachesAnotherForkFirstNamesBothPlaces() {
    assertThatThrownBy(() -> RemoteFork.submit(new LocalFlow(), JobOptions.DEFAULT).join())
        .isInstanceOf(ForkFailedException.class)
        .hasStackTraceContaining("LocalFlow.second")
        .hasStackTraceContaining("LocalFlow.first")
        .hasStackTraceContaining("keep in fields");
  }

  static final class NeverThere extends Continuation<Integer> {
    private boolean forked;

    @Override
    protected Integer run() {
      if (forked) {
        return 1; // the child goes this way and never comes by its fork()
      }
      forked = true;
      return RemoteFork.<Integer>fork().join();
    }
  }

  @Test
  void aChildThatNeverReachesItsForkFails() {
    assertThatThrownBy(() -> RemoteFork.submit(new NeverThere(), JobOptions.DEFAULT).join())
        .hasStackTraceContaining("reached its end first")
        .hasStackTraceContaining("NeverThere.run");
  }

  @Test
  void theNoArgumentForkNeedsAContinuation() {
    assertThatThrownBy(() -> RemoteFork.fork())
        .isInstanceOf(MisuseException.class)
        .hasMessageContaining("Continuation.run()");
    assertThatThrownBy(() -> RemoteFork.fork(() -> RemoteFork.fork().join()).join())
        .isInstanceOf(ForkFailedException.class)
        .hasMessageContaining("is a task");
  }

  static final class JoinsItself extends Continuation<Integer> {
    @Override
    protected Integer run() {
      Fork<Integer> fork = fork();
      return fork.join(); // in the child too
    }
  }

  @Test
  void theChildCannotJoinItself() {
    assertThatThrownBy(() -> RemoteFork.submit(new JoinsItself(), JobOptions.DEFAULT).join())
        .hasStackTraceContaining("fork.inChild()");
  }

  static final class Walk extends Continuation<Long> {
    private final StreamRandom random;
    private final int steps;
    private int step;
    private long position;

    Walk(StreamRandom random, int steps) {
      this.random = random;
      this.steps = steps;
    }

    @Override
    protected Long run() {
      while (step < steps) {
        position = position * 31 + random.nextInt(1000);
        step++;
        RemoteFork.checkpoint();
      }
      return position;
    }
  }

  @Test
  void reEnteringAtEverySafePointGivesTheSameBits() {
    long plain = walk();
    double plainSum = RemoteFork.submit(new Shards(6), JobOptions.DEFAULT.seed(5)).join();
    node.close();
    node = new EmbeddedNode(2, "rfork.debug.reenter", true);
    assertThat(walk()).isEqualTo(plain);
    assertThat(RemoteFork.submit(new Shards(6), JobOptions.DEFAULT.seed(5)).join())
        .isEqualTo(plainSum);
  }

  private static long walk() {
    return RemoteFork.submit(
            () -> RemoteFork.fork(new Walk(RemoteFork.random(), 50)).join(),
            JobOptions.DEFAULT.seed(9))
        .join();
  }
}
