package org.rfork.runtime.resource.socket;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.resource.socket.SocketCall.Verb;
import org.rfork.runtime.resource.socket.Sockets.Presence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By what a fork talks to the node that has the endpoint of a handle. For the fork's own thread,
 * but for {@link #tell}.
 */
final class EndpointLine {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointLine.class);
  private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();

  private final Sockets sockets;
  private final EndpointHandle handle;

  /** What the endpoint says to being attached, if it was asked to before that is needed. */
  private @Nullable CompletableFuture<@Nullable SocketAnswer> attaching;

  EndpointLine(Sockets sockets, EndpointHandle handle) {
    this.sockets = sockets;
    this.handle = handle;
  }

  /** Asks to be attached, of which {@link #attach} is the answer. */
  void beginToAttach(ForkContext fork) {
    attaching = sockets.calling(handle.home(), attachment(fork));
  }

  /** Nobody asks for that answer. */
  void forget() {
    attaching = null;
  }

  private SocketCall attachment(ForkContext fork) {
    return SocketCall.of(Verb.ATTACH, handle.endpoint(), Caller.of(fork), handle.position());
  }

  /** As {@link #ask}: the fork uses the endpoint from now on. */
  @Nullable SocketAnswer attach(ForkContext fork) throws ResourceException {
    return ask(attachment(fork), fork);
  }

  /**
   * What the node says, for which it is asked again until it answers.
   *
   * @return null if it is gone
   */
  @Nullable SocketAnswer ask(SocketCall call, ForkContext fork) throws ResourceException {
    long end = System.nanoTime() + sockets.graceNanos();
    NodeId home = handle.home();
    while (true) {
      fork.checkCancelled();
      SocketAnswer answer = say(call, fork);
      if (answer != null || sockets.presence(home) == Presence.GONE) {
        return answer;
      }
      LockSupport.parkNanos(POLL_NANOS);
      if (System.nanoTime() - end > 0) {
        throw new ResourceException(
            Kind.UNAVAILABLE, "%s is on %s, which does not answer".formatted(handle.what(), home));
      }
    }
  }

  private @Nullable SocketAnswer say(SocketCall call, ForkContext fork) throws ResourceException {
    CompletableFuture<@Nullable SocketAnswer> said = attaching;
    attaching = null;
    try {
      return Sockets.answered(said == null ? sockets.calling(handle.home(), call) : said);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fork.checkCancelled();
      throw new ResourceException(Kind.UNAVAILABLE, handle.what() + " was interrupted", e);
    }
  }

  /**
   * What is kept of what was written from a place to another: the newest of it, if not all.
   *
   * @return empty if the node is gone or has the endpoint no more
   */
  byte[] written(long from, long to, ForkContext fork) throws ResourceException {
    var all = new ByteArrayOutputStream();
    long at = from;
    while (at < to) {
      var call = SocketCall.of(Verb.WRITTEN, handle.endpoint(), Caller.of(fork), at);
      SocketAnswer answer = ask(call, fork);
      if (answer == null || answer.bytes().length == 0 || answer.at() >= to) {
        return new byte[0];
      }
      if (answer.at() > at) {
        all.reset();
      }
      all.write(answer.bytes(), 0, (int) Math.min(answer.bytes().length, to - answer.at()));
      at = answer.at() + answer.bytes().length;
    }
    return all.toByteArray();
  }

  /** Whether nobody can be asked any more. */
  boolean isGone() {
    return sockets.presence(handle.home()) == Presence.GONE;
  }

  /** Says something that is no matter for the fork if it is not heard. */
  @Nullable SocketAnswer tell(Verb verb, long at, ForkContext fork) {
    return tell(SocketCall.of(verb, handle.endpoint(), Caller.of(fork), at));
  }

  /** The same. */
  @Nullable SocketAnswer tell(SocketCall call) {
    try {
      return sockets.call(handle.home(), call);
    } catch (ResourceException unheard) {
      LOG.debug("{} of {} was not heard: {}", call.verb(), handle, unheard.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }
}
