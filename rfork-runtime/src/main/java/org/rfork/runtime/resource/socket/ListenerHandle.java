package org.rfork.runtime.resource.socket;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.RemoteServerSocket;
import org.rfork.resource.RemoteSocket;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.config.ResourceRule.Policy;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.resource.socket.SocketCall.Verb;

/** A port as its fork accepts connections on it. For the fork's own thread. */
public final class ListenerHandle extends EndpointHandle implements RemoteServerSocket {
  /** What rules call ports. */
  private static final String KIND = "port";

  private static final byte[] NOTHING = {};
  private static final Duration LONG = Duration.ofDays(1);

  private final String address;
  private int port;
  private long accepted;
  private transient @Nullable String next;

  ListenerHandle(String address, int port) {
    super(address + ":" + port);
    this.address = address;
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
  String kind() {
    return KIND;
  }

  @Override
  boolean isReplaceable(Policy policy) {
    return policy == Policy.REOPEN;
  }

  @Override
  void tryToReplace(Sockets sockets) throws ResourceException {
    sockets.tryToListen(address);
  }

  /** Under the same number if it is free there. */
  @Override
  Endpoint replacement(Sockets sockets, EndpointLine former, ForkContext fork)
      throws ResourceException {
    Listener listener = sockets.relisten(address, port, accepted, fork);
    port = listener.port();
    next = null;
    return listener;
  }

  @Override
  ResourceException lost(String why) {
    return new ResourceException(
        Kind.UNAVAILABLE,
        "%s is closed after %d connections: %s; listen anew, or say reopen for it in"
                .formatted(what(), accepted, why)
            + " rfork.resources.rules");
  }

  @Override
  public boolean acceptable(Duration limit) throws ResourceException {
    HeldEndpoint held = using();
    long end = System.nanoTime() + limit.toNanos();
    while (next == null) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      SocketAnswer answer = held.call(Verb.ACCEPT, accepted, left, NOTHING);
      switch (answer.status()) {
        case ENDED -> throw new ResourceException(Kind.UNAVAILABLE, what() + " is closed");
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
