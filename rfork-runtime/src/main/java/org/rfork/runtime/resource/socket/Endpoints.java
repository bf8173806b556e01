package org.rfork.runtime.resource.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.rfork.ForkPath;
import org.rfork.runtime.view.SocketSnapshot;

/** The connections and ports that this node has. Safe for all threads. */
final class Endpoints {
  /** When the node stops, what was written gets so long to leave it. */
  private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Map<String, Endpoint> all = new ConcurrentHashMap<>();
  private final int capacity;
  private final long graceNanos;

  Endpoints(int capacity, Duration grace) {
    this.capacity = capacity;
    this.graceNanos = grace.toNanos();
  }

  /** How much is kept of each direction of a connection. */
  int capacity() {
    return capacity;
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  /**
   * Keeps a connection from now on.
   *
   * @param received the place of the byte that comes next
   */
  Relay relay(
      AsynchronousSocketChannel channel, String name, Caller by, long received, Output out) {
    var in = new Window(capacity, received);
    var relay = new Relay(newId(), name, by, channel, in, out, this::over);
    all.put(relay.id(), relay);
    relay.begin();
    return relay;
  }

  private Relay accepted(AsynchronousSocketChannel channel, Caller by) {
    String name = "a peer";
    try {
      Connector.tune(channel);
      name = Listener.name((InetSocketAddress) channel.getRemoteAddress());
    } catch (IOException gone) {
      // Who reads it is told.
    }
    return relay(channel, name, by, 0, Output.plain(capacity, 0));
  }

  /**
   * Keeps a port from now on.
   *
   * @param number of the connection that comes next
   */
  Listener listener(Listener.Bound bound, Caller by, long number) {
    var listener = new Listener(newId(), bound, by, number, this::accepted, this::over);
    all.put(listener.id(), listener);
    listener.begin();
    return listener;
  }

  private void over(Endpoint endpoint) {
    all.remove(endpoint.id());
  }

  /** Does what a handle asks for; the answer waits for what is to come, but holds no thread. */
  CompletableFuture<SocketAnswer> answer(SocketCall call) {
    Endpoint endpoint = all.get(call.endpoint());
    return endpoint == null
        ? CompletableFuture.completedFuture(SocketAnswer.of(SocketAnswer.Status.MISSING))
        : endpoint.answer(call);
  }

  /** Closes what nobody has needed for the time of grace; to be called now and then. */
  void sweep() {
    all.values().stream().filter(each -> each.isForgotten(graceNanos)).forEach(this::abort);
  }

  /** Closes what forks of a job that is over have left. */
  void jobOver(String job) {
    all.values().stream()
        .filter(each -> new ForkPath(each.owner().fork()).job().equals(job))
        .forEach(Endpoint::end);
  }

  private void abort(Endpoint endpoint) {
    endpoint.abort();
    over(endpoint);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  List<SocketSnapshot> snapshot(String node) {
    return all.values().stream().map(each -> each.snapshot(node)).toList();
  }

  /** Closes all. */
  void close() {
    all.values().forEach(Endpoint::close);
    long end = System.nanoTime() + FLUSH_NANOS;
    while (System.nanoTime() - end < 0
        && all.values().stream().anyMatch(each -> each instanceof Relay it && !it.isFlushed())) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    all.values().forEach(this::abort);
  }
}
