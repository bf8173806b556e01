package org.rfork.runtime.resource.socket;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.RemoteServerSocket;
import org.rfork.resource.RemoteSocket;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.resource.socket.SocketCall.Verb;

/** A port as its fork accepts connections on it. For the fork's own thread. */
public final class ListenerHandle extends EndpointHandle implements RemoteServerSocket {
  private static final byte[] NOTHING = {};
  private static final Duration LONG = Duration.ofDays(1);

  private final int port;
  private long accepted;
  private transient @Nullable String next;

  ListenerHandle(String name, int port) {
    super(name);
    this.port = port;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  long position() {
    return accepted;
  }

  @Override
  boolean isReplaceable() {
    return false;
  }

  @Override
  void replace(Sockets sockets, ForkContext fork, String why) throws ResourceException {
    throw new ResourceException(
        Kind.UNAVAILABLE,
        "port \"%s\" is closed after %d connections: %s; listen anew"
            .formatted(name(), accepted, why));
  }

  @Override
  public boolean acceptable(Duration limit) throws ResourceException {
    HeldEndpoint held = using();
    long end = System.nanoTime() + limit.toNanos();
    while (next == null) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      SocketAnswer answer = held.call(Verb.ACCEPT, accepted, left, NOTHING);
      switch (answer.status()) {
        case ENDED ->
            throw new ResourceException(Kind.UNAVAILABLE, "port \"" + name() + "\" is closed");
        case FULL -> held.full();
        default -> {
          held.notFull();
          if (answer.bytes().length > 0) {
            next = new String(answer.bytes(), StandardCharsets.UTF_8);
          } else if (System.nanoTime() - end >= 0) {
            return false;
          }
        }
      }
    }
    return true;
  }

  @Override
  public RemoteSocket accept() throws ResourceException {
    boolean is = false;
    while (!is) {
      is = acceptable(LONG);
    }
    String[] said = Objects.requireNonNull(next).split("\n", 2);
    next = null;
    accepted++;
    using().taken();
    var socket = new SocketHandle(said[1], "", 0, null);
    socket.at(home(), said[0], "");
    using().give(socket);
    return socket;
  }
}
