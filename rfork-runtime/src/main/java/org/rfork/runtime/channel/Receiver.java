package org.rfork.runtime.channel;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkContext;

/** The one that receives. */
final class Receiver extends Party {
  /** Frames that have come and are not received: those from {@link #number} on. */
  private final Deque<Frame> come = new ArrayDeque<>();

  private @Nullable End by;

  /** Which of the holders is asked next; another one when there was nothing. */
  private int turn;

  /** Bytes that were received since a state that has them was last asked for. */
  private long unkept;

  Receiver(Channels channels, Key key, Place place) {
    super(channels, key, place);
  }

  /** It is of that run of its fork. */
  void of(ForkContext fork) {
    by = by(fork);
  }

  /** The next value; null when there will be none. */
  @Nullable Object receive(ForkContext fork) throws ResourceException {
    of(fork);
    while (!isClosed() && !hasWhole()) {
      come(fork);
    }
    if (isClosed() || come.getFirst().kind() == Frame.Kind.END) {
      return null;
    }
    var bytes = new ByteArrayOutputStream();
    int next = number();
    Frame frame;
    do {
      frame = come.removeFirst();
      bytes.writeBytes(frame.bytes());
      next++;
    } while (frame.kind() == Frame.Kind.PART);
    cameTo(next, frame.chain());
    received(bytes.size(), fork);
    return channels.codec().restore(bytes.toByteArray(), fork);
  }

  /** The logs keep all that no kept state has: one is asked for before that is too much. */
  private void received(int bytes, ForkContext fork) {
    unkept += bytes;
    if (unkept >= channels.buffer() / 2 && fork.isReentrant()) {
      unkept = 0;
      if (fork.holdings().goesOnFromKept()) {
        fork.holdings().committed();
      }
    }
  }

  /** However often its fork runs again, nothing before this place is received any more. */
  void kept(Place received) {
    End end = by;
    if (end != null) {
      CompletableFuture<?> unused =
          channels.askAll(new Call.Kept(key, end, received.number(), received.chain()));
    }
  }

  private boolean hasWhole() {
    return come.stream().anyMatch(frame -> frame.kind() != Frame.Kind.PART);
  }

  /** Waits until more has come. */
  private void come(ForkContext fork) throws ResourceException {
    int next = number() + come.size();
    Chain before = come.isEmpty() ? chain() : come.getLast().chain();
    var read = new Call.Read(key, Objects.requireNonNull(by), next, before);
    long lostAt = System.nanoTime() + GIVE_UP_NANOS;
    while (true) {
      List<NodeId> holders = channels.holders(key);
      NodeId asked = holders.get(turn % holders.size());
      Reply reply = fork.outside(channels.ask(asked, read));
      if (reply != null && !reply.orThrow().frames().isEmpty()) {
        come.addAll(reply.frames());
        turn = 0; // where the sender asks first how far this is
        return;
      }
      turn++; // the next one may have more
      if (reply == null) {
        pause(fork);
      } else if (reply.next() >= next && !reply.message().isEmpty()) {
        throw new ResourceException(
            Kind.UNAVAILABLE,
            "channel \"%s\": its sender has failed, and all that it sent was received: %s"
                .formatted(name, reply.message()));
      }
      if (reply == null || reply.next() >= next) {
        lostAt = System.nanoTime() + GIVE_UP_NANOS;
      } else if (System.nanoTime() - lostAt > 0) {
        throw new ResourceException(
            Kind.UNAVAILABLE,
            "channel \"%s\": what was sent was lost with all nodes that kept it: raise"
                    .formatted(name)
                + " rfork.recovery.copies, so that more nodes keep it");
      }
    }
  }

  /** Receives no more. */
  void leave(ForkContext fork) {
    of(fork);
    closed();
    over();
  }

  /** Its run receives no more; nobody waits until that is heard. */
  void over() {
    End end = by;
    if (end != null) {
      CompletableFuture<?> unused = channels.askAll(new Call.Leave(key, end));
    }
  }
}
