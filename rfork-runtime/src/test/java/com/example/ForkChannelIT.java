package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.ForkFailedException;
import org.rfork.ForkState;
import org.rfork.Job;
import org.rfork.JobOptions;
import org.rfork.RemoteFork;
import org.rfork.resource.ForkChannel;
import org.rfork.runtime.Order;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.view.ChannelSnapshot;

/** Channels between forks on several nodes, which are moved and killed. */
@Timeout(180)
class ForkChannelIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int COUNT = 400;

  private static Map<String, String> settings(String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("rfork.migration.enabled", "false");
    settings.put("rfork.checkpoint.interval", "100ms");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  private static long sum(int count) {
    return LongStream.range(0, count).sum();
  }

  private static int received(Fork<?> consumer) {
    return (int) Math.round(consumer.progress().fraction() * COUNT);
  }

  private static void awaitReceived(Fork<?> consumer, int count) {
    Conditions.await(
        count + " are received",
        () -> {
          assertThat(consumer.state().isEnded()).as(consumer.toString()).isFalse();
          return received(consumer) >= count;
        });
  }

  private static String node(Fork<?> fork) {
    Conditions.await("it runs", () -> fork.state() == ForkState.RUNNING && fork.node().isPresent());
    return fork.node().orElseThrow();
  }

  private static String other(Fork<?> fork, int nodes) {
    int number = Integer.parseInt(node(fork).substring(1));
    return "n" + (number % nodes + 1);
  }

  private static void move(TestCluster cluster, Fork<?> fork, String to) {
    var order = new Order(Order.Verb.MOVE, fork.path().value(), to);
    assertThat(cluster.driver().carryOut(order).done()).isTrue();
    Conditions.await(
        "it runs on " + to,
        () -> fork.state() == ForkState.RUNNING && fork.node().filter(to::equals).isPresent());
  }

  private static List<String> entered(TestCluster cluster, String who) {
    return cluster.lines().stream().filter(line -> line.contains(who + " enters at")).toList();
  }

  @Test
  void bothEndsMoveAndNothingIsMissedOrDoubled() throws Exception {
    try (var cluster = new TestCluster(2, 2, settings())) {
      ForkChannel<Integer> numbers = ForkChannel.create();
      Fork<Integer> producer = RemoteFork.fork(new Producer(numbers, COUNT, 5));
      Fork<Long> consumer = RemoteFork.fork(new Consumer(numbers, COUNT, 5));
      awaitReceived(consumer, 20);
      move(cluster, consumer, other(consumer, 2));
      awaitReceived(consumer, 80);
      move(cluster, producer, other(producer, 2));
      awaitReceived(consumer, 140);
      move(cluster, producer, other(producer, 2));
      move(cluster, consumer, other(consumer, 2));
      assertThat(consumer.join(LIMIT)).isEqualTo(sum(COUNT));
      assertThat(producer.join(LIMIT)).isEqualTo(COUNT);
      assertThat(entered(cluster, "producer")).hasSize(3);
      assertThat(entered(cluster, "consumer")).hasSize(3);
    }
  }

  /** Each kill takes one of the two nodes that keep the channel too, or both have been moved on. */
  @Test
  void nodesOfBothEndsAreKilledAndNothingIsMissedOrDoubled() throws Exception {
    try (var cluster = new TestCluster(5, 2, settings())) {
      ForkChannel<Integer> numbers = ForkChannel.create();
      Fork<Integer> producer = RemoteFork.fork(new Producer(numbers, COUNT, 10));
      Fork<Long> consumer = RemoteFork.fork(new Consumer(numbers, COUNT, 10));
      awaitReceived(consumer, 40);
      cluster.kill(node(consumer));
      awaitReceived(consumer, 120);
      cluster.kill(node(producer));
      awaitReceived(consumer, 240);
      cluster.kill(node(consumer));
      assertThat(consumer.join(LIMIT)).isEqualTo(sum(COUNT));
      assertThat(producer.join(LIMIT)).isEqualTo(COUNT);
    }
  }

  /** The nodes are lost one after the other, until two are left; both ends begin anew as tasks. */
  @Test
  @Tag("chaos")
  void tasksThatBeginAnewSendAndReceiveTheSame() throws Exception {
    try (var cluster = new TestCluster(4, 2, settings())) {
      ForkChannel<Integer> numbers = ForkChannel.create();
      Fork<Integer> producer =
          RemoteFork.fork(
              () -> {
                for (int number = 0; number < COUNT; number++) {
                  numbers.send(number);
                  Thread.sleep(10);
                }
                return COUNT;
              });
      Fork<Long> consumer =
          RemoteFork.fork(
              () -> {
                long sum = 0;
                int next = 0;
                for (Integer each = numbers.receive(); each != null; each = numbers.receive()) {
                  if (each != next++) {
                    throw new IllegalStateException(each + " came in the place of " + (next - 1));
                  }
                  sum += each;
                  RemoteFork.progress((double) next / COUNT);
                }
                return sum;
              });
      awaitReceived(consumer, 100);
      cluster.kill(node(producer));
      awaitReceived(consumer, 200);
      cluster.kill(node(consumer));
      assertThat(consumer.join(LIMIT)).isEqualTo(sum(COUNT));
      assertThat(producer.join(LIMIT)).isEqualTo(COUNT);
    }
  }

  /** The sender is over, and lost with the node that it ran on; what it sent is not. */
  @Test
  void whatAForkHasSentOutlivesItAndItsNode() throws Exception {
    try (var cluster = new TestCluster(3, 2, settings("rfork.resources.channel-buffer", "1MiB"))) {
      ForkChannel<Integer> numbers = ForkChannel.create();
      Fork<Integer> producer = RemoteFork.fork(new Producer(numbers, COUNT, 0));
      assertThat(producer.join(LIMIT)).isEqualTo(COUNT);
      cluster.kill(producer.node().orElseThrow());
      Fork<Long> consumer = RemoteFork.fork(new Consumer(numbers, COUNT, 10));
      awaitReceived(consumer, 200); // the one that is left has brought it to another
      cluster.kill(node(consumer));
      assertThat(consumer.join(LIMIT)).isEqualTo(sum(COUNT));
    }
  }

  /** Makes the channel and both ends in a job that may outlive each node. */
  private static final class Pair extends Continuation<Long> {
    private static final long serialVersionUID = 1L;

    private final boolean keepsChannel;
    private @Nullable ForkChannel<Integer> numbers;

    /**
     * Of a producer and a consumer.
     *
     * @param keepsChannel whether a state of it has the channel
     */
    Pair(boolean keepsChannel) {
      this.keepsChannel = keepsChannel;
    }

    @Override
    protected Long run() {
      System.out.println("pair enters at 0 on " + RemoteFork.node());
      ForkChannel<Integer> made = numbers == null ? ForkChannel.create() : numbers;
      if (keepsChannel) {
        numbers = made;
        RemoteFork.checkpoint();
      }
      Fork<Integer> producer = RemoteFork.fork(new Producer(made, COUNT, 10));
      Fork<Long> consumer = RemoteFork.fork(new Consumer(made, COUNT, 10));
      return consumer.join() + producer.join();
    }
  }

  @Test
  @Tag("chaos")
  void aParentThatRunsAgainFindsItsChannelAsItWas() throws Exception {
    try (var cluster = new TestCluster(4, 2, settings())) {
      Job<Long> job =
          RemoteFork.submit(
              new Pair(false), JobOptions.named("pair").seed(6).allow("com.example").durable(true));
      Conditions.await("its children run", () -> entered(cluster, "consumer").size() == 1);
      Conditions.await("the other runs", () -> entered(cluster, "producer").size() == 1);
      String line = entered(cluster, "pair").get(0);
      cluster.kill(line.substring(line.lastIndexOf(' ') + 1));
      assertThat(job.join(LIMIT)).isEqualTo(sum(COUNT) + COUNT);
    }
  }

  @Test
  @Tag("chaos")
  void aJobThatMakesItsChannelAnewWhenItIsRestartedFromAFileRunsWell() throws Exception {
    JobFile file = frozen(false);
    try (var cluster = new TestCluster(1, 2, settings())) {
      assertThat(cluster.driver().resume(file).root().join(LIMIT)).isEqualTo(sum(COUNT) + COUNT);
    }
  }

  @Test
  void aChannelThatWasMadeBeforeARestartFromAFileIsRefused() throws Exception {
    JobFile file = frozen(true);
    try (var cluster = new TestCluster(1, 2, settings())) {
      Fork<?> root = cluster.driver().resume(file).root();
      assertThatThrownBy(() -> root.join(LIMIT))
          .isInstanceOf(ForkFailedException.class)
          .hasMessageContaining("was made before its job was restarted from a file");
    }
  }

  private static JobFile frozen(boolean keepsChannel) throws Exception {
    try (var cluster = new TestCluster(2, 2, settings("rfork.checkpoint.every", "1"))) {
      Job<Long> job =
          RemoteFork.submit(
              new Pair(keepsChannel), JobOptions.named("pair").seed(6).allow("com.example"));
      Conditions.await("one child runs", () -> entered(cluster, "consumer").size() == 1);
      Conditions.await("the other runs", () -> entered(cluster, "producer").size() == 1);
      return cluster.driver().freeze(job.id(), Duration.ofSeconds(10));
    }
  }

  /** Makes a channel through which lists of numbers go, and both its ends. */
  private static final class Lists extends Continuation<Long> {
    private static final long serialVersionUID = 1L;

    private final int lists;
    private final int each;

    Lists(int lists, int each) {
      this.lists = lists;
      this.each = each;
    }

    @Override
    protected Long run() {
      ForkChannel<List<Integer>> numbers = ForkChannel.create();
      Fork<Integer> from = RemoteFork.fork(new From(numbers, lists, each));
      Fork<Long> to = RemoteFork.fork(new To(numbers));
      return to.join() + from.join();
    }
  }

  private static final class From extends Continuation<Integer> {
    private static final long serialVersionUID = 1L;

    private final ForkChannel<List<Integer>> numbers;
    private final int lists;
    private final int each;
    private int next;

    From(ForkChannel<List<Integer>> numbers, int lists, int each) {
      this.numbers = numbers;
      this.lists = lists;
      this.each = each;
    }

    @Override
    protected Integer run() throws Exception {
      while (next < lists) {
        numbers.send(IntStream.range(next * each, (next + 1) * each).boxed().toList());
        next++;
        RemoteFork.checkpoint();
      }
      return 0;
    }
  }

  private static final class To extends Continuation<Long> {
    private static final long serialVersionUID = 1L;

    private final ForkChannel<List<Integer>> numbers;
    private int next;

    To(ForkChannel<List<Integer>> numbers) {
      this.numbers = numbers;
    }

    @Override
    protected Long run() throws Exception {
      System.out.println("to enters at " + next + " on " + RemoteFork.node());
      for (List<Integer> some = numbers.receive(); some != null; some = numbers.receive()) {
        for (int number : some) {
          if (number != next++) {
            throw new IllegalStateException(number + " came in the place of " + (next - 1));
          }
        }
        RemoteFork.checkpoint();
      }
      return (long) next;
    }
  }

  /** Whoever receives is killed on the way, and goes on though the beginning is not kept. */
  @Test
  @Tag("chaos")
  void aMillionItemsThroughADurableChannelLeaveALittle() throws Exception {
    String buffer = "256KiB";
    try (var cluster = new TestCluster(4, 2, settings("rfork.resources.channel-buffer", buffer))) {
      Job<Long> job =
          RemoteFork.submit(
              new Lists(4_000, 250),
              JobOptions.named("lists").seed(6).allow("com.example").durable(true));
      long most = 0;
      boolean killed = false;
      while (!job.root().state().isEnded()) {
        for (ChannelSnapshot seen : channels(cluster)) {
          most = Math.max(most, seen.bytes());
          if (!killed && seen.acknowledged() > 1_000) {
            cluster.kill(seen.receiver().node());
            killed = true;
          }
        }
        Thread.sleep(20);
      }
      assertThat(job.join(LIMIT)).isEqualTo(1_000_000);
      assertThat(killed).isTrue();
      assertThat(entered(cluster, "to")).hasSizeGreaterThan(1);
      assertThat(most).isBetween(1L, 2L << 20);
      System.out.println("a channel of 1,000,000 numbers kept at most " + most + " bytes");
    }
  }

  private static List<ChannelSnapshot> channels(TestCluster cluster) {
    return cluster.driver().snapshot(Duration.ofSeconds(5)).channels();
  }
}
