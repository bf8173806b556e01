package org.rfork.runtime.resource.socket;

import java.io.IOException;
import java.nio.channels.AsynchronousSocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.Handshake;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.exec.ForkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that comes about for a handle: both sides agree where they are, and what the peer
 * misses of what was written before is sent again. For the fork's own thread.
 */
final class Connecting {
  private static final Logger LOG = LoggerFactory.getLogger(Connecting.class);
  private static final byte[] NOTHING = {};

  /**
   * A peer that misses bytes may still be about to read them from an older connection, broken or
   * not: it gets them again when it has read no more for so long.
   */
  private static final long SETTLED_NANOS = Duration.ofSeconds(1).toNanos();

  /** When they cannot be sent again, it has so long. */
  private static final long LOST_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long POLL_NANOS = Duration.ofMillis(100).toNanos();

  private final Connector connector;
  private final Endpoints endpoints;
  private final SocketHandle handle;
  private final EndpointLine former;
  private final ForkContext fork;

  /** What the former endpoint has of what was written, up to what the handle has written. */
  private byte[] kept = NOTHING;

  private long askedFrom;

  Connecting(
      Connector connector,
      Endpoints endpoints,
      SocketHandle handle,
      EndpointLine former,
      ForkContext fork) {
    this.connector = connector;
    this.endpoints = endpoints;
    this.handle = handle;
    this.former = former;
    this.fork = fork;
    this.askedFrom = handle.sent();
  }

  /** Connects, again and again until it can go on. */
  Relay relay() throws ResourceException {
    long most = -1;
    long grown = System.nanoTime();
    try {
      while (true) {
        AsynchronousSocketChannel channel = connector.connect(handle.host(), handle.port());
        boolean joined = false;
        try {
          long known = agree(channel);
          long now = System.nanoTime();
          if (known > most) {
            most = known;
            grown = now;
          }
          byte[] missing = missing(known);
          boolean isDue = known >= handle.sent() || now - grown > SETTLED_NANOS;
          if (missing != null && isDue) {
            joined = true;
            return relay(channel, known, missing);
          }
          if (now - grown > LOST_NANOS) {
            throw lost(known);
          }
        } finally {
          if (!joined) {
            close(channel);
          }
        }
        LockSupport.parkNanos(POLL_NANOS);
        fork.checkCancelled();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fork.checkCancelled();
      throw new ResourceException(
          Kind.UNAVAILABLE, handle.what() + " was interrupted while it connected", e);
    }
  }

  private Relay relay(AsynchronousSocketChannel channel, long known, byte[] missing) {
    Output out =
        handle.handshake() == null
            ? Output.plain(endpoints.capacity(), known)
            : Output.keeping(endpoints.capacity(), known, missing);
    return endpoints.relay(channel, handle.name(), Caller.of(fork), handle.received(), out);
  }

  /** How many bytes the peer has. */
  private long agree(AsynchronousSocketChannel channel) throws ResourceException {
    Handshake handshake = handle.handshake();
    long received = handle.received();
    long sent = handle.sent();
    if (handshake == null) {
      return sent;
    }
    try {
      var in = new RawStreams.In(channel);
      var out = new RawStreams.Out(channel);
      return handshake.agree(received, sent, in, out);
    } catch (IOException failure) {
      throw new ResourceException(
          Kind.UNAVAILABLE,
          "%s was connected, and its handshake failed at %d bytes received and %d sent: %s"
              .formatted(handle.what(), received, sent, failure.getMessage()),
          failure);
    }
  }

  /** What a peer has not got that has so many bytes; null if that cannot be had. */
  private byte @Nullable [] missing(long known) throws ResourceException {
    long count = handle.sent() - known;
    if (count <= 0) {
      return NOTHING;
    }
    if (known < askedFrom) {
      askedFrom = known;
      kept = former.written(known, handle.sent(), fork);
    }
    return count > kept.length
        ? null
        : Arrays.copyOfRange(kept, kept.length - (int) count, kept.length);
  }

  private ResourceException lost(long known) {
    String why =
        former.isGone()
            ? handle.home() + ", which had it, is gone: have its Handshake send them"
            : "%s has kept the last %d: raise rfork.resources.socket-buffer, or have its Handshake send them"
                .formatted(handle.home(), kept.length);
    return new ResourceException(
        Kind.CONFLICT,
        "%s has lost bytes: its peer has %d of the %d that were written, and %s"
            .formatted(handle.what(), known, handle.sent(), why));
  }

  private static void close(AsynchronousSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException gone) {
      LOG.debug("a connection was not closed in order: {}", gone.getMessage());
    }
  }
}
