package org.rfork.runtime.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.ForkPath;

/** One node's log of a channel. */
class ChannelLogTest {
  private static final Key NAME = new Key(new ForkPath("job/1"), null);
  private static final End SENDER = new End("job/2", 1, "n1");
  private static final End SENDER_AGAIN = new End("job/2", 2, "n1");
  private static final End RECEIVER = new End("job/3", 1, "n1");

  @TempDir private Path directory;

  private ChannelLog log(String file) {
    return new ChannelLog(NAME, new FrameFile(directory.resolve(file)));
  }

  private static Chain chain(String... values) {
    Chain chain = Chain.START;
    for (String value : values) {
      chain = chain.with(Frame.Kind.LAST, value);
    }
    return chain;
  }

  /** Sends the last of some values, all before which were sent. */
  private static Reply put(ChannelLog log, End by, String... values) {
    int number = values.length - 1;
    String last = values[number];
    Chain before = chain(List.of(values).subList(0, number).toArray(new String[0]));
    var frame =
        new Frame(Frame.Kind.LAST, before.with(Frame.Kind.LAST, last), last.getBytes(UTF_8));
    return log.answer(new Call.Put(NAME, by, number, before, frame)).join();
  }

  private static CompletableFuture<Reply> read(ChannelLog log, End by, String... received) {
    return log.answer(new Call.Read(NAME, by, received.length, chain(received)));
  }

  private static List<String> values(Reply reply) {
    assertThat(reply.refusal()).as(reply.message()).isEmpty();
    return reply.frames().stream().map(frame -> new String(frame.bytes(), UTF_8)).toList();
  }

  @Test
  void whatIsSentIsReceivedInOrderAndAgain() {
    ChannelLog log = log("one");
    put(log, SENDER, "a");
    Reply second = put(log, SENDER, "a", "b");
    assertThat(second.next()).isEqualTo(2);
    assertThat(second.ahead()).isPositive();
    assertThat(values(read(log, RECEIVER).join())).containsExactly("a", "b");
    assertThat(values(read(log, RECEIVER, "a").join())).containsExactly("b");
    assertThat(values(read(log, new End("job/3", 2, "n1")).join())).containsExactly("a", "b");
  }

  @Test
  void whoWaitsIsAnsweredWhenSomethingComesOrAfterAWhile() {
    ChannelLog log = log("one");
    CompletableFuture<Reply> waiting = read(log, RECEIVER);
    assertThat(waiting).isNotDone();
    put(log, SENDER, "a");
    assertThat(values(waiting.join())).containsExactly("a");
    assertThat(values(read(log, RECEIVER, "a").join())).isEmpty();
    put(log, SENDER, "a", "b");
    CompletableFuture<Reply> room = log.answer(new Call.Room(NAME, 1));
    assertThat(room).isNotDone();
    CompletableFuture<Reply> next = read(log, RECEIVER, "a", "b");
    assertThat(room.join().ahead()).isZero();
    assertThat(values(next.join())).isEmpty();
  }

  @Test
  void aSenderThatRunsAgainIsDroppedByNumber() {
    ChannelLog log = log("one");
    put(log, SENDER, "a");
    put(log, SENDER, "a", "b");
    put(log, SENDER_AGAIN, "a");
    assertThat(put(log, SENDER_AGAIN, "a", "b").next()).isEqualTo(2);
    put(log, SENDER_AGAIN, "a", "b", "c");
    assertThat(values(read(log, RECEIVER).join())).containsExactly("a", "b", "c");
    Reply late = put(log, SENDER, "a", "b", "c", "d");
    assertThat(late.refusal()).isEqualTo("LEASE");
    assertThat(late.message()).contains("job/2 (attempt 1) is too late");
  }

  @Test
  void anotherValueTakesThePlaceOfOneThatNobodyReceivedAndIsRefusedElse() {
    ChannelLog log = log("one");
    put(log, SENDER, "a");
    put(log, SENDER, "a", "b");
    put(log, SENDER, "a", "b", "c");
    assertThat(put(log, SENDER_AGAIN, "x").next()).isEqualTo(1);
    assertThat(values(read(log, RECEIVER).join())).containsExactly("x");
    Reply other = put(log, SENDER_AGAIN, "a");
    assertThat(other.refusal()).isEqualTo("CONFLICT");
    assertThat(other.message()).contains("does not send what an earlier run of it sent");
  }

  @Test
  void aReceiverFindsOutThatItsSenderSentSomethingElse() {
    ChannelLog log = log("one");
    put(log, SENDER, "x");
    Reply other = read(log, RECEIVER, "a").join();
    assertThat(other.refusal()).isEqualTo("CONFLICT");
    assertThat(other.message()).contains("does not send what job/3 (attempt 1) has received");
  }

  @Test
  void anEndIsForOneFork() {
    ChannelLog log = log("one");
    put(log, SENDER, "a");
    assertThat(put(log, new End("job/9", 1, "n1"), "a").message())
        .contains("job/2 sends, so job/9 cannot");
    read(log, RECEIVER).join();
    assertThat(read(log, new End("job/9", 7, "n1")).join().message())
        .contains("job/3 receives, so job/9 cannot");
    log.answer(new Call.Leave(NAME, new End("job/9", 7, "n1"))).join();
    Reply broken = log.answer(new Call.Break(NAME, new End("job/9", 1, "n1"), "not mine")).join();
    assertThat(broken.message()).isEmpty();
    assertThat(put(log, SENDER, "a", "b").ahead()).isPositive();
  }

  @Test
  void whatIsMissingInBetweenIsNotTaken() {
    ChannelLog log = log("one");
    assertThat(put(log, SENDER, "a", "b").next()).isZero();
  }

  @Test
  void anotherNodeTakesOverAllThatIsThere() {
    ChannelLog log = log("one");
    put(log, SENDER_AGAIN, "a");
    put(log, SENDER_AGAIN, "a", "b");
    read(log, RECEIVER, "a").join();
    ChannelLog copy = log("two");
    assertThat(Spreading.bring(copy, call -> null)).isFalse();
    assertThat(Spreading.bring(log, call -> copy.answer(call).join())).isTrue();
    assertThat(values(read(copy, RECEIVER, "a").join())).containsExactly("b");
    assertThat(put(copy, SENDER, "a", "b", "c").refusal()).isEqualTo("LEASE");
    put(copy, SENDER_AGAIN, "a", "b", "c");
    assertThat(Spreading.bring(log, call -> copy.answer(call).join())).isTrue();
    assertThat(copy.count()).isEqualTo(3);
  }

  @Test
  void aReceiverThatLeavesLetsTheSenderGoOnAndAFailedSenderIsTold() {
    ChannelLog log = log("one");
    put(log, SENDER, "a");
    read(log, RECEIVER).join();
    assertThat(log.answer(new Call.Leave(NAME, RECEIVER)).join().ahead()).isZero();
    assertThat(put(log, SENDER, "a", "b").ahead()).isZero();
    CompletableFuture<Reply> waiting = read(log, new End("job/3", 2, "n1"), "a", "b");
    log.answer(new Call.Break(NAME, SENDER, "it broke")).join();
    assertThat(waiting.join().message()).isEqualTo("it broke");
    put(log, SENDER_AGAIN, "a", "b", "c");
    assertThat(read(log, new End("job/3", 2, "n1"), "a", "b").join().message()).isEmpty();
  }
}
