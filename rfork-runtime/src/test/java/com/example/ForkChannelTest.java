package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.ForkCancelledException;
import org.rfork.ForkFailedException;
import org.rfork.ForkOptions;
import org.rfork.MisuseException;
import org.rfork.RemoteFork;
import org.rfork.Task;
import org.rfork.resource.ForkChannel;

/** Channels between forks of one node, which has one thread unless said. */
@Timeout(60)
class ForkChannelTest {
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static final AtomicInteger SENT = new AtomicInteger();

  private EmbeddedNode node;

  @BeforeEach
  void start() {
    node = new EmbeddedNode(1, "rfork.resources.channel-buffer", "64KiB");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static <T> List<T> all(ForkChannel<T> channel) throws Exception {
    List<T> all = new ArrayList<>();
    for (@Nullable T value = channel.receive(); value != null; value = channel.receive()) {
      all.add(value);
    }
    return all;
  }

  private static Fork<Integer> sending(ForkChannel<Integer> numbers, int count) {
    return RemoteFork.fork(
        () -> {
          for (int number = 0; number < count; number++) {
            numbers.send(number);
          }
          return count;
        });
  }

  private static long sum(int count) {
    return IntStream.range(0, count).asLongStream().sum();
  }

  @Test
  void aReceiverThatWaitsLeavesItsCoreToTheSender() {
    ForkChannel<Integer> numbers = ForkChannel.create();
    Fork<List<Integer>> receiver = RemoteFork.fork(() -> all(numbers));
    Fork<Integer> sender = sending(numbers, 300);
    assertThat(receiver.join()).isEqualTo(IntStream.range(0, 300).boxed().toList());
    assertThat(sender.join()).isEqualTo(300);
  }

  @Test
  void continuationsPassNumbersOn() {
    ForkChannel<Integer> numbers = ForkChannel.create();
    Fork<Long> consumer = RemoteFork.fork(new Consumer(numbers, 200, 0));
    Fork<Integer> producer = RemoteFork.fork(new Producer(numbers, 200, 0));
    assertThat(consumer.join()).isEqualTo(sum(200));
    assertThat(producer.join()).isEqualTo(200);
  }

  @Test
  void endsGoWithTheStateThatIsReEnteredAtEverySafePoint() {
    node.close();
    node = new EmbeddedNode(2, "rfork.debug.reenter", true);
    continuationsPassNumbersOn();
  }

  /** One receives from its own children, of which each gets the channel that it is made with. */
  @Test
  void aForkReceivesFromChildrenThatAreCopiesOfIt() {
    assertThat(RemoteFork.fork(new Pipes(5)).join()).isEqualTo("0 10 20 30 40");
  }

  private static final class Pipes extends Continuation<String> {
    private static final long serialVersionUID = 1L;

    private final int count;
    private final List<ForkChannel<Integer>> pipes = new ArrayList<>();
    private int made;

    Pipes(int count) {
      this.count = count;
    }

    @Override
    protected String run() throws Exception {
      while (made < count) {
        if (pipes.size() == made) {
          pipes.add(ForkChannel.create());
        }
        if (RemoteFork.<String>fork().inChild()) {
          pipes.get(made).send(made * 10);
          return "";
        }
        made++;
      }
      List<String> received = new ArrayList<>();
      for (ForkChannel<Integer> pipe : pipes) {
        received.add(String.valueOf(pipe.receive()));
        assertThat(pipe.receive()).isNull();
        assertThat(pipe.receive()).isNull();
      }
      return String.join(" ", received);
    }
  }

  @Test
  void valuesAreCopiesAndMayBeLargerThanAMessage() {
    node.close();
    node = new EmbeddedNode(1, "rfork.resources.channel-buffer", "4MiB");
    ForkChannel<byte[]> arrays = ForkChannel.create();
    Fork<Integer> sender =
        RemoteFork.fork(
            () -> {
              byte[] large = new byte[3 << 20];
              for (byte number = 1; number <= 3; number++) {
                large[large.length - 1] = number;
                arrays.send(large);
              }
              return 3;
            });
    Fork<Integer> receiver =
        RemoteFork.fork(
            () -> {
              int last = 0;
              for (byte[] each : all(arrays)) {
                assertThat(each).hasSize(3 << 20);
                last = last * 10 + each[each.length - 1];
              }
              return last;
            });
    assertThat(sender.join()).isEqualTo(3);
    assertThat(receiver.join()).isEqualTo(123);
  }

  @Test
  void aSenderWaitsWhenItIsAsFarAheadAsItMay() {
    SENT.set(0);
    ForkChannel<byte[]> arrays = ForkChannel.create();
    Fork<Integer> sender =
        RemoteFork.fork(
            () -> {
              for (int number = 0; number < 500; number++) {
                arrays.send(new byte[1000]);
                SENT.incrementAndGet();
              }
              return 500;
            });
    Conditions.await("it has sent what it may", () -> SENT.get() >= 50);
    Fork<Integer> most =
        RemoteFork.fork(
            () -> {
              int ahead = 0;
              int received = 0;
              for (byte[] each = arrays.receive(); each != null; each = arrays.receive()) {
                received++;
                ahead = Math.max(ahead, SENT.get() - received);
              }
              return ahead;
            });
    assertThat(sender.join()).isEqualTo(500);
    // 64 KiB wait to be received, and as much may be on its way to the receiver
    assertThat(most.join()).isLessThan(2 + 2 * 64 * 1024 / 1000);
  }

  @Test
  void aReceiverThatClosesOrEndsLetsTheSenderGoOn() {
    ForkChannel<byte[]> arrays = ForkChannel.create();
    Fork<Integer> receiver =
        RemoteFork.fork(
            () -> {
              byte[] first = arrays.receive();
              arrays.close();
              return first == null || arrays.receive() != null ? -1 : first.length;
            });
    Fork<Integer> sender =
        RemoteFork.fork(
            () -> {
              for (int number = 0; number < 300; number++) {
                arrays.send(new byte[1000]);
              }
              return 300;
            });
    assertThat(receiver.join()).isEqualTo(1000);
    assertThat(sender.join()).isEqualTo(300);
  }

  @Test
  void aForkThatWaitsCanBeCancelled() {
    ForkChannel<Integer> numbers = ForkChannel.create();
    Fork<List<Integer>> receiver = RemoteFork.fork(() -> all(numbers));
    Conditions.await("it runs", () -> receiver.node().isPresent());
    receiver.cancel();
    assertThatThrownBy(receiver::join).isInstanceOf(ForkCancelledException.class);
    assertThat(RemoteFork.fork(() -> 7).join()).isEqualTo(7);
  }

  @Test
  void aReceiverHearsOfASenderThatFailedBehindAllItsValues() {
    ForkChannel<Integer> numbers = ForkChannel.create();
    Fork<Integer> sender =
        RemoteFork.fork(
            () -> {
              numbers.send(1);
              throw new IllegalStateException("out of numbers");
            });
    Fork<String> receiver =
        RemoteFork.fork(
            () -> {
              Integer first = numbers.receive();
              try {
                return first + " " + numbers.receive();
              } catch (Exception failure) {
                return first + " " + failure.getMessage();
              }
            });
    assertThat(receiver.join())
        .startsWith("1 channel")
        .contains("its sender has failed", "out of numbers");
    assertThatThrownBy(sender::join).isInstanceOf(ForkFailedException.class);
  }

  @Test
  void aSenderThatIsTriedAgainSendsNothingTwice() {
    RUNS.set(0);
    ForkChannel<Integer> numbers = ForkChannel.create();
    Fork<List<Integer>> receiver = RemoteFork.fork(() -> all(numbers));
    Task<Integer> sends =
        () -> {
          for (int number = 0; number < 10; number++) {
            numbers.send(number);
            if (number == 5 && RUNS.incrementAndGet() == 1) {
              throw new IllegalStateException("the first time");
            }
          }
          return 10;
        };
    assertThat(RemoteFork.fork(sends, ForkOptions.DEFAULT.retries(1)).join()).isEqualTo(10);
    assertThat(receiver.join()).isEqualTo(IntStream.range(0, 10).boxed().toList());
  }

  @Test
  void aReceiverThatIsTriedAgainReceivesAllOnceMore() {
    RUNS.set(0);
    ForkChannel<Integer> numbers = ForkChannel.create();
    Task<List<Integer>> receives =
        () -> {
          List<Integer> all = all(numbers);
          if (RUNS.incrementAndGet() == 1) {
            throw new IllegalStateException("the first time");
          }
          return all;
        };
    Fork<List<Integer>> receiver = RemoteFork.fork(receives, ForkOptions.DEFAULT.retries(1));
    assertThat(sending(numbers, 100).join()).isEqualTo(100);
    assertThat(receiver.join()).isEqualTo(IntStream.range(0, 100).boxed().toList());
    assertThat(RUNS).hasValue(2);
  }

  @Test
  void aSenderThatSendsSomethingElseWhenItIsTriedAgainFails() {
    RUNS.set(0);
    ForkChannel<Integer> numbers = ForkChannel.create();
    ForkChannel<String> seen = ForkChannel.create();
    RemoteFork.fork(
        () -> {
          Integer first = numbers.receive();
          seen.send("received " + first);
          return first;
        });
    Task<Integer> sends =
        () -> {
          numbers.send(RUNS.incrementAndGet());
          if (seen.receive() != null && RUNS.get() == 1) {
            throw new IllegalStateException("once more");
          }
          return 1;
        };
    assertThatThrownBy(() -> RemoteFork.fork(sends, ForkOptions.DEFAULT.retries(1)).join())
        .isInstanceOf(ForkFailedException.class)
        .hasMessageContaining("does not send what an earlier run of it sent")
        .hasMessageContaining("RemoteFork.random()");
  }

  @Test
  void whatCannotBeSentIsRefusedWithTheWayOut() {
    ForkChannel<Object> things = ForkChannel.create();
    assertThatThrownBy(() -> things.send("x"))
        .isInstanceOf(MisuseException.class)
        .hasMessageContaining("call it inside a fork");
    assertThat(refusal(things, () -> ForkChannel.create()))
        .contains("channel", "cannot be sent", "send what it gives");
    assertThat(refusal(things, () -> RemoteFork.fork(() -> 1))).contains("a fork's handle");
    assertThat(refusal(things, () -> new Ticket("/tmp", 1))).contains("Ticket \"no. 1\"");
    assertThat(refusal(things, () -> new byte[100_000]))
        .contains("values of up to 65536 bytes", "rfork.resources.channel-buffer");
    assertThat(refusal(things, () -> new Object[] {RemoteFork.random()}))
        .contains("a random stream");
  }

  private static String refusal(ForkChannel<Object> things, Task<Object> thing) {
    return RemoteFork.fork(
            () -> {
              try {
                things.send(thing.call());
                return "it was sent";
              } catch (Exception refused) {
                return String.valueOf(refused.getMessage());
              }
            })
        .join();
  }

  @Test
  void anEndIsForOneFork() {
    ForkChannel<Integer> numbers = ForkChannel.create();
    assertThat(sending(numbers, 1).join()).isEqualTo(1);
    assertThatThrownBy(() -> sending(numbers, 2).join())
        .hasMessageContaining("an end is for one fork");
    Fork<Integer> both =
        RemoteFork.fork(
            () -> {
              Integer first = numbers.receive();
              numbers.send(2);
              return first;
            });
    assertThatThrownBy(both::join).hasMessageContaining("receives, so that it cannot send too");
  }
}
