package org.rfork.runtime.resource.socket;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.view.SocketSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection and the bytes of it that may still be asked for, or have to be sent by the one that
 * takes its place. It reads on as long as there is room for what no kept state has read.
 */
final class Relay extends Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  /** What one call reads or writes. */
  static final int CHUNK = 1 << 16;

  /** A write under way tells of a reset at once. */
  private static final long TELLING_MILLIS = 1000;

  private final AsynchronousSocketChannel channel;
  private final Window in;
  private final Output out;
  private final Consumer<Relay> over;
  private boolean receiving;
  private boolean sending;

  /** Nothing more comes, for the peer has ended or, as a write under way will tell, broke. */
  private boolean receivedAll;

  private boolean peerEnded;
  private boolean shut;
  private boolean shutDone;
  private boolean closing;
  private boolean left;
  private boolean ended;
  private String problem = "";

  /**
   * Not begun yet.
   *
   * @param over told when it is asked for nothing any more and its connection is closed
   */
  Relay(
      String id,
      String name,
      Caller owner,
      AsynchronousSocketChannel channel,
      Window in,
      Output out,
      Consumer<Relay> over) {
    super(id, name, owner);
    this.channel = channel;
    this.in = in;
    this.out = out;
    this.over = over;
  }

  /** Reads, and sends what waits, from now on. */
  synchronized void begin() {
    receive();
    send();
  }

  private void receive() {
    if (receiving || receivedAll || closing || !problem.isEmpty() || in.room() == 0) {
      return;
    }
    receiving = true;
    byte[] into = new byte[Math.min(in.room(), CHUNK)];
    channel.read(ByteBuffer.wrap(into), null, handler(count -> received(into, count)));
  }

  private void received(byte[] bytes, int count) {
    synchronized (this) {
      receiving = false;
      if (count < 0) {
        receivedAll = true;
        peerEnded = !sending; // of a reset the system tells but one of both
        if (sending) {
          Executor later = CompletableFuture.delayedExecutor(TELLING_MILLIS, MILLISECONDS);
          later.execute(this::believeEnd);
        }
      } else {
        int all = in.add(bytes, 0, count);
        assert all == count : "it reads no more than there is room for";
        receive();
      }
    }
    changed();
  }

  /** The write that was under way has told of a reset by now, if it was one. */
  private void believeEnd() {
    synchronized (this) {
      peerEnded = problem.isEmpty();
    }
    changed();
  }

  private void send() {
    if (sending || !problem.isEmpty()) {
      return;
    }
    if (out.waiting() > 0) {
      sending = true;
      ByteBuffer next = ByteBuffer.wrap(out.next(CHUNK));
      channel.write(next, null, handler(this::sent));
    } else if (closing) {
      disconnect();
    } else if (shut && !shutDone) {
      shutDone = true;
      try {
        channel.shutdownOutput();
      } catch (IOException gone) {
        broke(gone);
      }
    }
  }

  private void sent(int count) {
    synchronized (this) {
      sending = false;
      peerEnded = receivedAll;
      out.sent(count);
      send();
    }
    changed();
  }

  private CompletionHandler<Integer, @Nullable Void> handler(IntConsumer done) {
    return new CompletionHandler<>() {
      @Override
      public void completed(Integer count, @Nullable Void nothing) {
        done.accept(count);
      }

      @Override
      public void failed(Throwable why, @Nullable Void nothing) {
        synchronized (Relay.this) {
          broke(why);
        }
        changed();
      }
    };
  }

  private void broke(Throwable why) {
    if (problem.isEmpty() && channel.isOpen()) { // else it was closed here
      problem = String.valueOf(why.getMessage());
    }
    disconnect();
  }

  private void disconnect() {
    try {
      if (channel.isOpen() && problem.isEmpty() && !shutDone) {
        channel.shutdownOutput(); // so that all that was sent arrives
      }
      channel.close();
    } catch (IOException gone) {
      LOG.debug("{} was not closed in order: {}", name(), gone.getMessage());
    }
    if (ended) {
      over.accept(this);
    }
  }

  @Override
  CompletableFuture<SocketAnswer> use(SocketCall call) throws ResourceException {
    if (call.verb() == SocketCall.Verb.WRITTEN) {
      return CompletableFuture.completedFuture(written(call.at()));
    }
    if (isLeft()) {
      return CompletableFuture.completedFuture(SocketAnswer.of(SocketAnswer.Status.MISSING));
    }
    switch (call.verb()) {
      case ATTACH -> {
        return CompletableFuture.completedFuture(attached(call.at()));
      }
      case READ -> {
        return read(call);
      }
      case WRITE -> {
        return write(call);
      }
      case SHUT -> {
        return CompletableFuture.completedFuture(shut());
      }
      default -> throw new IllegalArgumentException(call.verb() + " is not for connections");
    }
  }

  private synchronized boolean isLeft() {
    return left;
  }

  private synchronized SocketAnswer written(long at) {
    long from = out.nearest(at);
    return new SocketAnswer(SocketAnswer.Status.DONE, from, 0, out.read(from, CHUNK));
  }

  private synchronized SocketAnswer attached(long at) throws ResourceException {
    requireKept(at);
    return new SocketAnswer(SocketAnswer.Status.DONE, in.first(), in.capacity(), new byte[0]);
  }

  private void requireKept(long at) throws ResourceException {
    if (at < in.first() || at > in.end()) {
      throw new ResourceException(
          Kind.CONFLICT,
          "socket \"%s\" was read up to byte %d, and has bytes %d to %d: a later state of its fork was kept"
              .formatted(name(), at, in.first(), in.end()));
    }
  }

  private CompletableFuture<SocketAnswer> read(SocketCall call) {
    if (call.flag()) {
      release(call.at());
    }
    return await(
        call.millis(),
        SocketAnswer.DONE,
        () -> {
          requireKept(call.at());
          byte[] bytes = in.read(call.at(), CHUNK);
          if (bytes.length > 0) {
            return SocketAnswer.of(bytes);
          }
          if (peerEnded || closing) {
            return SocketAnswer.of(SocketAnswer.Status.ENDED);
          }
          if (!problem.isEmpty()) {
            return broken();
          }
          return in.room() == 0 ? SocketAnswer.of(SocketAnswer.Status.FULL) : null;
        });
  }

  private CompletableFuture<SocketAnswer> write(SocketCall call) {
    byte[] bytes = call.bytes();
    return await(
        call.millis(),
        SocketAnswer.at(call.at()),
        () -> {
          long known = out.end() - call.at();
          if (known < 0) {
            throw new ResourceException(
                Kind.CONFLICT,
                "socket \"%s\" was written up to byte %d, and was sent %d"
                    .formatted(name(), call.at(), out.end()));
          }
          if (known >= bytes.length) {
            return SocketAnswer.at(call.at() + bytes.length);
          }
          if (!problem.isEmpty()) {
            return broken();
          }
          if (shut || closing) {
            throw new ResourceException(
                Kind.CONFLICT,
                "socket \"" + name() + "\" is written to after its output was shut down");
          }
          int count = out.add(bytes, (int) known, bytes.length - (int) known);
          send();
          return count > 0 ? SocketAnswer.at(call.at() + known + count) : null;
        });
  }

  private SocketAnswer broken() {
    byte[] why = problem.getBytes(StandardCharsets.UTF_8);
    return new SocketAnswer(SocketAnswer.Status.BROKEN, 0, 0, why);
  }

  private synchronized SocketAnswer shut() {
    if (!problem.isEmpty() && !shutDone && out.keeps()) {
      return broken(); // so that another takes its place, which sends what is missing
    }
    shutNow();
    return SocketAnswer.DONE;
  }

  /** Nothing more is sent than what was written. */
  synchronized void shutNow() {
    shut = true;
    send();
  }

  @Override
  synchronized void release(long upTo) {
    in.release(upTo);
    receive();
  }

  @Override
  synchronized void close() {
    if (!closing) {
      closing = true;
      shut = true;
      send();
    }
  }

  @Override
  synchronized void leave() {
    left = true;
    close();
  }

  @Override
  synchronized void end() {
    ended = true;
    if (!channel.isOpen()) {
      over.accept(this);
    } else {
      close();
    }
  }

  @Override
  synchronized void abort() {
    ended = true;
    closing = true;
    disconnect();
  }

  /** Whether all that was written is with the peer's machine or lost. */
  synchronized boolean isFlushed() {
    return out.waiting() == 0 || !problem.isEmpty();
  }

  @Override
  synchronized SocketSnapshot snapshot(String home) {
    return new SocketSnapshot(
        name(),
        state(),
        home,
        owner().fork(),
        owner().attempt().number(),
        in.end(),
        out.sent(),
        in.length());
  }

  private SocketSnapshot.State state() {
    if (!problem.isEmpty()) {
      return SocketSnapshot.State.BROKEN;
    }
    if (closing) {
      return SocketSnapshot.State.CLOSED;
    }
    if (peerEnded || shut) {
      return SocketSnapshot.State.HALF_CLOSED;
    }
    return in.room() == 0 ? SocketSnapshot.State.FULL : SocketSnapshot.State.OPEN;
  }
}
