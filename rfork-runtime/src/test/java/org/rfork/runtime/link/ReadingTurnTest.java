package org.rfork.runtime.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rfork.runtime.link.LinkedNode.bytes;
import static org.rfork.runtime.link.LinkedNode.link;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rfork.runtime.NodeId;

/** Threads that read in the place of the links' own. */
@Timeout(60)
class ReadingTurnTest {
  private static final NodeId A = new NodeId("a", 1);
  private static final NodeId B = new NodeId("b", 2);

  private final LinkedNode a = new LinkedNode(A, 7);
  private final LinkedNode b = new LinkedNode(B, 7);

  /** Whether the guest was interrupted when it left. */
  private final LinkedBlockingQueue<Boolean> left = new LinkedBlockingQueue<>();

  private final List<AutoCloseable> opened = new ArrayList<>(List.of(a.links, b.links));

  @BeforeEach
  void linked() throws Exception {
    link(a, b, A, B);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  /** Starts a guest; it comes again if the own thread, on a busy machine, kept it waiting. */
  private Thread guest(BooleanSupplier isOver, long millis) {
    var hadTurn = new AtomicBoolean();
    BooleanSupplier isOverInTurn =
        () -> {
          hadTurn.set(true);
          return isOver.getAsBoolean();
        };
    var guest =
        new Thread(
            () -> {
              while (!hadTurn.get() && !Thread.currentThread().isInterrupted()) {
                b.links.read(isOverInTurn, TimeUnit.MILLISECONDS.toNanos(millis), false);
              }
              left.add(Thread.currentThread().isInterrupted());
            },
            "guest");
    opened.add(
        () -> {
          guest.interrupt();
          guest.join();
        });
    guest.start();
    return guest;
  }

  /** Sends until a frame is read by a thread of that name. */
  private void awaitReader(String name) throws Exception {
    do {
      assertThat(a.links.send(B, bytes("frame"))).isTrue();
    } while (!b.reader().equals(name));
  }

  @Test
  void aGuestReadsUntilItIsOverAndTheLinksOwnThreadReadsAfterIt() throws Exception {
    var isOver = new AtomicBoolean();
    Thread guest = guest(isOver::get, 60_000);
    awaitReader("guest");
    a.links.send(B, ByteBuffer.wrap(new byte[8 << 20]));
    assertThat(b.reader()).isEqualTo("guest");
    isOver.set(true);
    b.links.nudge();
    guest.join();
    a.links.send(B, bytes("last"));
    assertThat(b.reader()).isEqualTo("rfork-link");
  }

  @Test
  void aGuestReadsSoLongAtMost() throws Exception {
    guest(() -> false, 50).join();
    a.links.send(B, bytes("late"));
    assertThat(b.reader()).isEqualTo("rfork-link");
  }

  @Test
  void aGuestThatIsInterruptedLeavesAndStaysInterrupted() throws Exception {
    Thread guest = guest(() -> false, 60_000);
    awaitReader("guest");
    guest.interrupt();
    assertThat(left.poll(20, TimeUnit.SECONDS)).isTrue();
    awaitReader("rfork-link");
  }

  @Test
  void thereIsOneGuestAndTheOwnThreadReadsForOthersWhenItHasLeft() throws Exception {
    var isOver = new AtomicBoolean();
    Thread guest = guest(isOver::get, 60_000);
    awaitReader("guest");
    b.links.read(() -> false, Long.MAX_VALUE, false); // returns at once
    isOver.set(true);
    b.links.nudge();
    guest.join();
    awaitReader("rfork-link");
  }

  @Test
  void whatDoesNotFitIntoAConnectionIsWrittenAfterAGuestToo() throws Exception {
    for (int i = 0; i < 20; i++) {
      a.links.read(() -> false, 1, false); // the own thread stands by
      a.links.send(B, ByteBuffer.wrap(new byte[4 << 20]));
      assertThat(b.frame()).hasSize(4 << 20);
    }
  }

  @Test
  void aGuestOfLinksThatAreClosedReturns() throws Exception {
    Thread guest = guest(() -> false, 60_000);
    awaitReader("guest");
    b.links.close();
    guest.join();
  }
}
