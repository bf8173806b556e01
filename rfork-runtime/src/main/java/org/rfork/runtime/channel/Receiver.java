package org.rfork.runtime.channel;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkContext;

/** The receiving end: how far its fork has received. For the fork's own thread. */
final class Receiver {
  private static final long RETRY_MILLIS = 50;
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Channels channels;
  private final Key key;
  private final String name;

  /** Frames that have come and are not received: those from {@link #number} on. */
  private final Deque<Frame> come = new ArrayDeque<>();

  private int number;
  private Chain chain;
  private boolean closed;
  private @Nullable End by;

  /** Which of the holders is asked next; another one when there was nothing. */
  private int turn;

  Receiver(Channels channels, Key key, int number, Chain chain, boolean closed) {
    this.channels = channels;
    this.key = key;
    this.name = key.name();
    this.number = number;
    this.chain = chain;
    this.closed = closed;
  }

  int number() {
    return number;
  }

  Chain chain() {
    return chain;
  }

  boolean isClosed() {
    return closed;
  }

  /** It is of that run of its fork. */
  void of(ForkContext fork) {
    by = new End(fork.path().value(), fork.attempt());
  }

  /** The next value; null when there will be none. */
  @Nullable Object receive(ForkContext fork) throws ResourceException {
    of(fork);
    while (!closed && !hasWhole()) {
      come(fork);
    }
    if (closed || come.getFirst().kind() == Frame.Kind.END) {
      return null;
    }
    var bytes = new ByteArrayOutputStream();
    Frame frame;
    do {
      frame = come.removeFirst();
      bytes.writeBytes(frame.bytes());
      number++;
    } while (frame.kind() == Frame.Kind.PART);
    chain = frame.chain();
    return channels.codec().restore(bytes.toByteArray(), fork);
  }

  private boolean hasWhole() {
    return come.stream().anyMatch(frame -> frame.kind() != Frame.Kind.PART);
  }

  /** Waits until more has come. */
  private void come(ForkContext fork) throws ResourceException {
    int next = number + come.size();
    Chain before = come.isEmpty() ? chain : come.getLast().chain();
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

  private static void pause(ForkContext fork) {
    fork.outside(
        new CompletableFuture<Boolean>()
            .completeOnTimeout(true, RETRY_MILLIS, TimeUnit.MILLISECONDS));
  }

  /** Receives no more. */
  void leave(ForkContext fork) {
    of(fork);
    closed = true;
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
