package org.rfork.runtime.resource.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;
import org.rfork.runtime.view.SocketSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port, and the connections to it that no kept state has accepted yet. */
final class Listener extends Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  /** So many are accepted of which no kept state knows; others wait for the system to take them. */
  static final int BACKLOG = 64;

  private final AsynchronousServerSocketChannel channel;
  private final BiFunction<AsynchronousSocketChannel, Caller, Relay> accepting;
  private final Consumer<Listener> over;
  private final List<Relay> accepted = new ArrayList<>();
  private final int port;
  private long first;
  private long handedOn;
  private boolean isAccepting;

  /**
   * Not begun yet.
   *
   * @param number of the connection that comes next
   * @param accepting makes a relay of a connection for a fork
   * @param over told when it has ended
   */
  Listener(
      String id,
      Bound bound,
      Caller owner,
      long number,
      BiFunction<AsynchronousSocketChannel, Caller, Relay> accepting,
      Consumer<Listener> over) {
    super(id, bound.name(), owner);
    this.channel = bound.channel();
    this.port = bound.port();
    this.first = number;
    this.handedOn = number;
    this.accepting = accepting;
    this.over = over;
  }

  /** A port that is open. */
  record Bound(AsynchronousServerSocketChannel channel, String address, int port) {
    String name() {
      return address + ":" + port;
    }
  }

  int port() {
    return port;
  }

  /** Accepts from now on. */
  synchronized void begin() {
    if (isAccepting || accepted.size() >= BACKLOG || !channel.isOpen()) {
      return;
    }
    isAccepting = true;
    channel.accept(
        null,
        new CompletionHandler<AsynchronousSocketChannel, @Nullable Void>() {
          @Override
          public void completed(AsynchronousSocketChannel peer, @Nullable Void nothing) {
            accepted(peer);
          }

          @Override
          public void failed(Throwable why, @Nullable Void nothing) {
            LOG.debug("{} accepts no more: {}", name(), why.toString());
            changed();
          }
        });
  }

  private void accepted(AsynchronousSocketChannel peer) {
    synchronized (this) {
      isAccepting = false;
      accepted.add(accepting.apply(peer, owner()));
      begin();
    }
    changed();
  }

  @Override
  CompletableFuture<SocketAnswer> use(SocketCall call) throws ResourceException {
    switch (call.verb()) {
      case ATTACH -> {
        return CompletableFuture.completedFuture(attached(call.at()));
      }
      case ACCEPT -> {
        if (call.flag()) {
          release(call.at());
        }
        return await(call.millis(), SocketAnswer.DONE, () -> accept(call.at()));
      }
      default -> throw new IllegalArgumentException(call.verb() + " is not for ports");
    }
  }

  private synchronized SocketAnswer attached(long number) throws ResourceException {
    requireKept(number);
    return new SocketAnswer(SocketAnswer.Status.DONE, first, BACKLOG, new byte[0]);
  }

  private void requireKept(long number) throws ResourceException {
    if (number < first || number > first + accepted.size()) {
      throw new ResourceException(
          Kind.CONFLICT,
          "port \"%s\" gave %d connections to its fork, and has those from %d to %d"
              .formatted(name(), number, first, first + accepted.size()));
    }
  }

  private @Nullable SocketAnswer accept(long number) throws ResourceException {
    requireKept(number);
    int index = (int) (number - first);
    if (index < accepted.size()) {
      handedOn = Math.max(handedOn, number + 1);
      Relay relay = accepted.get(index);
      return SocketAnswer.of((relay.id() + "\n" + relay.name()).getBytes(StandardCharsets.UTF_8));
    }
    if (!channel.isOpen()) {
      return SocketAnswer.of(SocketAnswer.Status.ENDED);
    }
    return index >= BACKLOG ? SocketAnswer.of(SocketAnswer.Status.FULL) : null;
  }

  /** What nobody has accepted yet is needed as long as the port is. */
  @Override
  synchronized void heard() {
    super.heard();
    accepted.forEach(Endpoint::heard);
  }

  @Override
  synchronized void release(long upTo) {
    int count = (int) Math.max(0, Math.min(accepted.size(), upTo - first));
    accepted.subList(0, count).clear();
    first += count;
    begin();
  }

  @Override
  synchronized void close() {
    try {
      channel.close();
    } catch (IOException gone) {
      LOG.debug("{} was not closed in order: {}", name(), gone.getMessage());
    }
  }

  @Override
  void leave() {
    end();
  }

  @Override
  synchronized void end() {
    close();
    int given = (int) Math.max(0, Math.min(accepted.size(), handedOn - first));
    accepted.subList(given, accepted.size()).forEach(Relay::end);
    over.accept(this);
  }

  @Override
  void abort() {
    end();
  }

  @Override
  synchronized SocketSnapshot snapshot(String home) {
    var state = channel.isOpen() ? SocketSnapshot.State.LISTENING : SocketSnapshot.State.CLOSED;
    return new SocketSnapshot(
        name(), state, home, owner().fork(), owner().attempt().number(), 0, 0, 0);
  }

  /** {@code host:port}, for people. */
  static String name(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }
}
