package org.rfork.runtime.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.ForkPath;

/** What a log lets go of, since a kept state of the receiver has it. */
class KeptFramesTest {
  private static final Key NAME = new Key(new ForkPath("job/1"), null);
  private static final End SENDER = new End("job/2", 1, "n1");
  private static final End SENDER_AGAIN = new End("job/2", 2, "n2");
  private static final End RECEIVER = new End("job/3", 1, "n1");
  private static final End RECEIVER_AGAIN = new End("job/3", 2, "n2");

  @TempDir private Path directory;

  private final List<Chain> chains = new ArrayList<>(List.of(Chain.START));

  private ChannelLog log(String file) {
    return new ChannelLog(NAME, new FrameFile(directory.resolve(file)));
  }

  private static String value(int number) {
    return "value " + number;
  }

  private Chain chain(int number) {
    while (chains.size() <= number) {
      int next = chains.size() - 1;
      chains.add(chains.get(next).with(Frame.Kind.LAST, value(next)));
    }
    return chains.get(number);
  }

  private Reply put(ChannelLog log, End by, int number) {
    var frame = new Frame(Frame.Kind.LAST, chain(number + 1), value(number).getBytes(UTF_8));
    return log.answer(new Call.Put(NAME, by, number, chain(number), frame)).join();
  }

  private Reply read(ChannelLog log, End by, int from) {
    return log.answer(new Call.Read(NAME, by, from, chain(from))).join();
  }

  private Reply kept(ChannelLog log, int number) {
    return log.answer(new Call.Kept(NAME, RECEIVER, number, chain(number))).join();
  }

  private static List<String> values(Reply reply) {
    assertThat(reply.refusal()).as(reply.message()).isEmpty();
    return reply.frames().stream().map(frame -> new String(frame.bytes(), UTF_8)).toList();
  }

  private ChannelLog logOf(String file, int frames, int kept) {
    ChannelLog log = log(file);
    for (int number = 0; number < frames; number++) {
      put(log, SENDER, number);
    }
    read(log, RECEIVER, kept);
    kept(log, kept);
    return log;
  }

  @Test
  void aReceiverThatRunsAgainGoesOnFromThereAndNotFromBefore() {
    ChannelLog log = logOf("one", 5, 3);
    assertThat(values(read(log, RECEIVER_AGAIN, 3))).containsExactly("value 3", "value 4");
    Reply before = read(log, RECEIVER_AGAIN, 2);
    assertThat(before.refusal()).isEqualTo("UNAVAILABLE");
    assertThat(before.message())
        .contains("job/3 (attempt 2) would receive from frame 2", "raise rfork.recovery.copies");
    assertThat(log.snapshot("n1").acknowledged()).isEqualTo(3);
  }

  @Test
  void aSenderThatBeginsAnewIsDroppedByNumberAndIsFoundOutIfItSendsSomethingElse() {
    ChannelLog log = logOf("one", 5, 3);
    for (int number = 0; number < 7; number++) {
      assertThat(put(log, SENDER_AGAIN, number).refusal()).isEmpty();
    }
    assertThat(values(read(log, RECEIVER, 3))).hasSize(4);
    var other = new End("job/2", 3, "n1");
    Chain wrong = Chain.START.with(Frame.Kind.LAST, "else");
    var frame = new Frame(Frame.Kind.LAST, wrong.with(Frame.Kind.LAST, "x"), new byte[1]);
    assertThat(log.answer(new Call.Put(NAME, other, 3, wrong, frame)).join().refusal())
        .isEqualTo("CONFLICT");
    var end = new Frame(Frame.Kind.END, chain(1).with(Frame.Kind.END, ""), new byte[0]);
    assertThat(log.answer(new Call.Put(NAME, other, 1, chain(1), end)).join().message())
        .contains("does not send what an earlier run of it sent");
  }

  @Test
  void aNodeThatIsToKeepItTooBeginsWhereTheOthersDo() {
    ChannelLog log = logOf("one", 5, 3);
    ChannelLog fresh = log("two");
    assertThat(Spreading.bring(log, call -> fresh.answer(call).join())).isTrue();
    assertThat(values(read(fresh, RECEIVER, 3))).containsExactly("value 3", "value 4");
    assertThat(read(fresh, RECEIVER, 1).refusal()).isEqualTo("UNAVAILABLE");
    ChannelLog behind = logOf("three", 2, 1);
    assertThat(Spreading.bring(log, call -> behind.answer(call).join())).isTrue();
    assertThat(values(read(behind, RECEIVER, 3))).containsExactly("value 3", "value 4");
    ChannelLog whole = logOf("four", 5, 0);
    assertThat(Spreading.bring(log, call -> whole.answer(call).join())).isTrue();
    assertThat(whole.snapshot("n1").acknowledged()).isEqualTo(3);
    assertThat(put(whole, SENDER, 5).next()).isEqualTo(6);
  }

  @Test
  void whatSomebodyElseSaysIsNotHeard() {
    ChannelLog log = logOf("one", 5, 0);
    log.answer(new Call.Kept(NAME, new End("job/9", 1, "n1"), 3, chain(3))).join();
    log.answer(new Call.Kept(NAME, RECEIVER, 3, chain(2))).join();
    kept(log, 7);
    assertThat(values(read(log, RECEIVER, 0))).hasSize(5);
  }

  @Test
  void aMillionFramesLeaveASmallFile() throws Exception {
    int every = 1000;
    ChannelLog log = log("one");
    Chain chain = Chain.START;
    Chain keptChain = Chain.START;
    Chain nextKept = Chain.START;
    long largest = 0;
    for (int number = 0; number < 1_000_000; number++) {
      Chain next = chain.with(Frame.Kind.LAST, "");
      var frame = new Frame(Frame.Kind.LAST, next, new byte[8]);
      log.answer(new Call.Put(NAME, SENDER, number, chain, frame)).join();
      chain = next;
      if (number % every == every - 1) {
        int kept = number + 1 - every;
        keptChain = nextKept;
        nextKept = chain;
        log.answer(new Call.Read(NAME, RECEIVER, kept, keptChain)).join();
        log.answer(new Call.Kept(NAME, RECEIVER, kept, keptChain)).join();
        largest = Math.max(largest, Files.size(directory.resolve("one")));
      }
    }
    assertThat(log.snapshot("n1").sent()).isEqualTo(1_000_000);
    assertThat(log.snapshot("n1").bytes()).isLessThan(2L * every * 200);
    assertThat(largest).isLessThan(2 << 20);
    assertThat(
            log.answer(new Call.Read(NAME, RECEIVER, 1_000_000 - every, keptChain)).join().frames())
        .isNotEmpty();
  }
}
