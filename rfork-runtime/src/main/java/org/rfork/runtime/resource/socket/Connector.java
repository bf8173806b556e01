package org.rfork.runtime.resource.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;

/**
 * Opens connections and ports of this node. One thread tends them all, from the first on. Safe for
 * all threads.
 */
final class Connector implements AutoCloseable {
  /** So long may connecting, and each step of a handshake, take. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private static final int MOST_PORT = 65_535;

  private final String node;
  private @Nullable AsynchronousChannelGroup group;

  Connector(String node) {
    this.node = node;
  }

  private synchronized AsynchronousChannelGroup group() throws IOException {
    AsynchronousChannelGroup known = group;
    if (known == null) {
      known =
          AsynchronousChannelGroup.withFixedThreadPool(
              1,
              work -> {
                var thread = new Thread(work, "rfork-" + node + "-sockets");
                thread.setDaemon(true);
                return thread;
              });
      group = known;
    }
    return known;
  }

  /** Refuses what no peer can be. */
  InetAddress[] addresses(String host, int port) throws ResourceException {
    if (port < 1 || port > MOST_PORT) {
      throw new ResourceException(
          Kind.NAME, "socket \"%s:%d\" has no port from 1 to %d".formatted(host, port, MOST_PORT));
    }
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException unknown) {
      throw new ResourceException(
          Kind.NAME,
          "socket \"%s:%d\" is not connected from %s: that host is not known there; name another, or"
                  .formatted(host, port, node)
              + " make it known",
          unknown);
    }
  }

  /** Connects to the first address of the host that takes it. */
  AsynchronousSocketChannel connect(String host, int port)
      throws ResourceException, InterruptedException {
    IOException first = null;
    for (InetAddress address : addresses(host, port)) {
      try {
        return connect(new InetSocketAddress(address, port));
      } catch (IOException refused) {
        first = first == null ? refused : first;
      }
    }
    throw new ResourceException(
        Kind.UNAVAILABLE,
        "socket \"%s:%d\" is not connected from %s: %s; see whether something listens there"
            .formatted(host, port, node, first == null ? "no address" : first.getMessage()),
        first);
  }

  private AsynchronousSocketChannel connect(InetSocketAddress address)
      throws IOException, InterruptedException {
    AsynchronousSocketChannel channel = AsynchronousSocketChannel.open(group());
    boolean connected = false;
    try {
      Void unused = get(channel.connect(address));
      tune(channel);
      connected = true;
      return channel;
    } finally {
      if (!connected) {
        channel.close();
      }
    }
  }

  /** Sends small writes at once, and finds out in the end when the peer's machine is gone. */
  static void tune(AsynchronousSocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
  }

  /** What comes within the limit. */
  static <T> T get(Future<T> coming) throws IOException, InterruptedException {
    try {
      return coming.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof IOException said) {
        throw said;
      }
      throw new IOException(failure.getCause());
    } catch (TimeoutException late) {
      throw new IOException("no answer within " + LIMIT.toSeconds() + " s", late);
    }
  }

  /** Opens a port; 0 is any that is free. */
  Listener.Bound listen(String address, int port) throws ResourceException {
    if (port < 0 || port > MOST_PORT) {
      throw new ResourceException(
          Kind.NAME, "port \"%s:%d\" is not from 0 to %d".formatted(address, port, MOST_PORT));
    }
    try {
      var at = new InetSocketAddress(InetAddress.getByName(address), port);
      AsynchronousServerSocketChannel channel = AsynchronousServerSocketChannel.open(group());
      try {
        channel.bind(at);
        int bound = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        return new Listener.Bound(channel, address, bound);
      } catch (IOException | RuntimeException refused) {
        channel.close();
        throw refused;
      }
    } catch (IOException refused) {
      throw new ResourceException(
          Kind.UNAVAILABLE,
          "port \"%s:%d\" is not opened on %s: %s; free it, or name another (0 for any that is free)"
              .formatted(address, port, node, refused.getMessage()),
          refused);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    AsynchronousChannelGroup known = group;
    if (known != null) {
      known.shutdownNow();
    }
  }
}
