package org.rfork.runtime.resource.socket;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.Handshake;
import org.rfork.resource.RemoteSocket;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.config.ResourceRule.Policy;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.resource.Lines;
import org.rfork.runtime.resource.socket.SocketCall.Verb;

/** A connection as its fork reads and writes it. For the fork's own thread. */
public final class SocketHandle extends EndpointHandle implements RemoteSocket {
  /** What rules call connections. */
  private static final String KIND = "socket";

  private static final byte[] NOTHING = {};
  private static final Duration LONG = Duration.ofDays(1);

  private final String host;
  private final int port;
  private final @Nullable Handshake handshake;
  private long received;
  private long sent;
  private boolean shut;

  /** Null in a handle that was restored just now. */
  private transient byte @Nullable [] ahead;

  private transient int next;
  private transient boolean ended;

  SocketHandle(String name, String host, int port, @Nullable Handshake handshake) {
    super(name);
    this.host = host;
    this.port = port;
    this.handshake = handshake;
  }

  @Override
  long position() {
    return received;
  }

  @Override
  String kind() {
    return KIND;
  }

  @Override
  boolean isReplaceable(Policy policy) {
    return handshake != null;
  }

  @Override
  void tryToReplace(Sockets sockets) throws ResourceException {
    if (handshake == null) {
      throw new ResourceException(
          Kind.RULE,
          "%s is to be connected anew by a rule of rfork.resources.rules that says reopen, and has no"
                  .formatted(what())
              + " handshake: connect it with one, or say keep-home");
    }
  }

  @Override
  ResourceException lost(String why) {
    return new ResourceException(
        Kind.UNAVAILABLE,
        "%s is lost after %d bytes read and %d written: %s; connect it with a Handshake, by which it"
                .formatted(what(), received, sent, why)
            + " can be made anew");
  }

  @Override
  Endpoint replacement(Sockets sockets, EndpointLine former, ForkContext fork)
      throws ResourceException {
    Relay relay = sockets.connect(this, former, fork);
    ahead = NOTHING;
    next = 0;
    ended = false;
    if (shut) {
      relay.shutNow();
    }
    return relay;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  @Nullable Handshake handshake() {
    return handshake;
  }

  @Override
  public long received() {
    return received;
  }

  @Override
  public long sent() {
    return sent;
  }

  @Override
  public boolean readable(Duration limit) throws ResourceException {
    return hasAhead() || fill(limit);
  }

  private boolean hasAhead() {
    byte[] bytes = ahead;
    return bytes != null && next < bytes.length;
  }

  /** Gets more bytes, or finds that there are none; false if nothing came in that time. */
  private boolean fill(Duration limit) throws ResourceException {
    HeldEndpoint held = using();
    long end = System.nanoTime() + limit.toNanos();
    while (!ended) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      SocketAnswer answer = held.call(Verb.READ, received, left, NOTHING);
      switch (answer.status()) {
        case ENDED -> ended = true;
        case FULL -> held.full();
        default -> {
          held.notFull();
          ahead = answer.bytes();
          next = 0;
          if (answer.bytes().length > 0) {
            return true;
          }
          if (System.nanoTime() - end >= 0) {
            return false;
          }
        }
      }
    }
    return true;
  }

  @Override
  public int read() throws ResourceException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws ResourceException {
    if (length == 0) {
      return 0;
    }
    while (!hasAhead()) {
      if (fill(LONG) && ended) {
        return -1;
      }
    }
    byte[] bytes = ahead == null ? NOTHING : ahead;
    int count = Math.min(length, bytes.length - next);
    System.arraycopy(bytes, next, into, offset, count);
    next += count;
    received += count;
    using().taken();
    return count;
  }

  @Override
  public @Nullable String readLine() throws ResourceException {
    return Lines.next(this::read);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws ResourceException {
    HeldEndpoint held = using();
    long end = sent + length;
    while (sent < end) {
      int from = offset + length - (int) (end - sent);
      byte[] part = Arrays.copyOfRange(bytes, from, Math.min(offset + length, from + Relay.CHUNK));
      sent = held.call(Verb.WRITE, sent, LONG, part).at();
    }
  }

  @Override
  public void write(String text) throws ResourceException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
  }

  @Override
  public void writeLine(String text) throws ResourceException {
    write(text + "\n");
  }

  @Override
  public void shutdownOutput() throws ResourceException {
    SocketAnswer unused = using().call(Verb.SHUT, sent, Duration.ZERO, NOTHING);
    shut = true;
  }

  @Override
  public InputStream in() {
    return new SocketViews.In(this);
  }

  @Override
  public OutputStream out() {
    return new SocketViews.Out(this);
  }
}
