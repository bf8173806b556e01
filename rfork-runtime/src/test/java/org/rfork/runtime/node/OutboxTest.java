package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.ForkPath;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.link.Links;

/** No link is up here: what leaves goes by Pekko. */
@Timeout(60)
class OutboxTest {
  private static final NodeId SELF = new NodeId("n1", 1);
  private static final NodeId OTHER = new NodeId("n2", 1);
  private static final int PAYLOAD = 10_000;

  private final BlockingQueue<Envelope> received = new LinkedBlockingQueue<>();
  private final ActorSystem<Envelope> there =
      ActorSystem.create(
          Behaviors.receiveMessage(
              envelope -> {
                received.add(envelope);
                return Behaviors.same();
              }),
          "outbox-test");
  private final Members.Peer peer =
      new Members.Peer(
          OTHER, new ClusterMessage.Hello(1, "127.0.0.1:1", 1, Set.of(), 1, false), there);
  private final Outbox outbox = new Outbox(SELF, new Links(SELF, 1));

  @AfterEach
  void end() {
    there.terminate();
  }

  private static NodeMessage message(long number) {
    return new ResourceMessage.ChannelAnswer(number, new byte[PAYLOAD]);
  }

  private List<Long> numbers(Envelope envelope) {
    return envelope.messages().stream()
        .map(each -> ((ResourceMessage.ChannelAnswer) each).request())
        .toList();
  }

  private Envelope next() throws InterruptedException {
    Envelope next = received.poll(20, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void whatWaitsForALinkLeavesInEnvelopesOfTheUsualSize() throws Exception {
    outbox.switches(peer, new ClusterMessage.LinkReady());
    assertThat(next().messages()).containsExactly(new ClusterMessage.LinkReady());
    for (long number = 0; number < 1000; number++) {
      outbox.send(peer, message(number));
    }
    outbox.leave(true);
    assertThat(received).as("nothing overtakes what went by Pekko").isEmpty();
    outbox.switched(OTHER);
    outbox.leave(true);
    List<Long> numbers = new ArrayList<>();
    while (numbers.size() < 1000) {
      List<Long> some = numbers(next());
      assertThat(some.size() * PAYLOAD).isLessThan(64 * 1024);
      numbers.addAll(some);
    }
    assertThat(numbers).isSorted().doesNotHaveDuplicates().hasSize(1000);
    assertThat(outbox.hasMail()).isFalse();
  }

  @Test
  void whatIsNotHeldLeavesWhenItIsFull() throws Exception {
    for (long number = 0; number < 4; number++) {
      outbox.send(peer, message(number));
    }
    assertThat(numbers(next())).containsExactly(0L, 1L, 2L, 3L);
  }

  /** A fork that is sent is counted among the outstanding ones before, as its home does. */
  private void spawn(long number) {
    peer.sent(1);
    outbox.send(peer, spawned(number, false));
  }

  private static ForkMessage.Spawn spawned(long number, boolean urgent) {
    var job = new JobInfo("j", 1, List.of(), SELF, JobInfo.Kind.MAIN);
    ForkName name = ForkName.of(new ForkPath("j/" + number));
    return new ForkMessage.Spawn(
        ForkUnit.named(name, job), 1, false, 0, 0, urgent, false, List.of());
  }

  @Test
  void aForkForANodeThatHasFewLeavesAtOnce() throws Exception {
    peer.sent(63);
    spawn(0);
    outbox.leave(true);
    assertThat(next().messages()).hasSize(1);
  }

  @Test
  void forksForANodeThatHasManyLeaveWhenTheyAreAPartOfThem() throws Exception {
    peer.sent(140);
    for (int number = 0; number < 46; number++) {
      spawn(number);
      outbox.leave(true);
    }
    assertThat(outbox.hasMail()).as("to wait for").isFalse();
    spawn(46);
    outbox.leave(true);
    assertThat(next().messages()).hasSize(47);
  }

  @Test
  void theyDoNotWaitLongNorWithWhatSomebodyWaitsFor() throws Exception {
    peer.sent(1000);
    spawn(0);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (received.isEmpty() && System.nanoTime() < deadline) {
      outbox.leave(false);
    }
    assertThat(next().messages()).hasSize(1);
    spawn(1);
    outbox.send(peer, message(2));
    outbox.leave(true);
    assertThat(next().messages()).hasSize(2);
    peer.sent(1);
    outbox.send(peer, spawned(3, true));
    outbox.leave(true);
    assertThat(next().messages()).hasSize(1);
  }

  @Test
  void acknowledgementsInARowAreOne() throws Exception {
    for (long report : new long[] {1, 2, 3, 5, 6}) {
      outbox.send(peer, new ForkMessage.ReportsAck(report, report));
    }
    outbox.send(peer, message(0));
    outbox.send(peer, new ForkMessage.ReportsAck(7, 7));
    outbox.leave(true);
    assertThat(next().messages())
        .hasSize(4)
        .contains(
            new ForkMessage.ReportsAck(1, 3),
            new ForkMessage.ReportsAck(5, 6),
            new ForkMessage.ReportsAck(7, 7));
  }
}
