package org.rfork.runtime.node;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.ClusterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices the death of other nodes' processes at once: one idle connection to each node's port. Its
 * end is a suspicion; a refused connection after it is the proof. Silence proves nothing and is
 * asked again. One daemon thread for all connections; methods may be called by any thread.
 */
final class Lifelines implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lifelines.class);

  /** How long a connection may take, and when one that failed is tried again. */
  private static final long RETRY_MILLIS = 500;

  /** When one that ended soon is tried again: the port of a dying process may still be open. */
  private static final long SOON_MILLIS = 10;

  private final Consumer<String> provenDead;
  private final Selector selector;
  private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
  private final Map<String, Line> lines = new HashMap<>();
  private final ByteBuffer ignored = ByteBuffer.allocate(64);

  /** A node's connection; only the thread touches it. */
  private static final class Line {
    final String hostPort;
    final InetSocketAddress address;
    @Nullable SocketChannel channel;
    boolean connected;
    long retryAt;
    long pauseMillis;

    Line(String hostPort) {
      int colon = hostPort.lastIndexOf(':');
      this.hostPort = hostPort;
      this.address =
          new InetSocketAddress(
              hostPort.substring(0, colon), Integer.parseInt(hostPort.substring(colon + 1)));
    }
  }

  /**
   * Starts the thread.
   *
   * @param provenDead told the {@code host:port} of each dead process, on the thread, again and
   *     again until it is forgotten
   * @throws ClusterException if the system has no selector left
   */
  Lifelines(Consumer<String> provenDead) {
    this.provenDead = provenDead;
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new ClusterException("other nodes cannot be watched: " + e.getMessage(), e);
    }
    // Inherits nothing of the fork that this thread may be running.
    var thread = new Thread(null, this::run, "rfork-lifelines", 0, false);
    thread.setDaemon(true);
    thread.start();
  }

  /** Watches the process at {@code host:port} from now on. */
  void watch(String hostPort) {
    order(
        () -> {
          if (!lines.containsKey(hostPort)) {
            probe(hostPort);
          }
        });
  }

  /** Tries at once whether the process there still answers, and watches it from now on. */
  void probe(String hostPort) {
    order(() -> connect(lines.computeIfAbsent(hostPort, Line::new)));
  }

  /** Watches no longer. */
  void forget(String hostPort) {
    order(
        () -> {
          Line line = lines.remove(hostPort);
          if (line != null) {
            disconnect(line);
          }
        });
  }

  @Override
  public void close() {
    order(
        () -> {
          lines.values().forEach(Lifelines::disconnect);
          lines.clear();
          try {
            selector.close();
          } catch (IOException e) {
            LOG.debug("the selector did not close: {}", e.toString());
          }
        });
  }

  private void order(Runnable order) {
    orders.add(order);
    selector.wakeup();
  }

  private void run() {
    while (selector.isOpen()) {
      try {
        selector.select(this::ready, untilNextRetry());
      } catch (IOException | ClosedSelectorException e) {
        LOG.debug("nodes are watched no longer: {}", e.toString());
        return;
      }
      for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
        order.run();
      }
      long now = System.nanoTime();
      for (Line line : lines.values()) {
        if (!line.connected && now - line.retryAt >= 0) {
          connect(line);
        }
      }
    }
  }

  private long untilNextRetry() {
    long now = System.nanoTime();
    return lines.values().stream()
        .filter(line -> !line.connected)
        .mapToLong(line -> Math.max(1, (line.retryAt - now) / 1_000_000))
        .min()
        .orElse(RETRY_MILLIS);
  }

  private void connect(Line line) {
    disconnect(line);
    line.retryAt = System.nanoTime() + RETRY_MILLIS * 1_000_000;
    try {
      var channel = SocketChannel.open();
      line.channel = channel;
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_CONNECT, line);
      if (channel.connect(line.address)) {
        connected(line, channel);
      }
    } catch (IOException e) {
      failed(line, e);
    }
  }

  private static void disconnect(Line line) {
    SocketChannel channel = line.channel;
    line.channel = null;
    line.connected = false;
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.debug("the connection to {} did not close: {}", line.hostPort, e.toString());
      }
    }
  }

  private void connected(Line line, SocketChannel channel) throws IOException {
    line.connected = true;
    channel.register(selector, SelectionKey.OP_READ, line);
  }

  private void ready(SelectionKey key) {
    var line = (Line) key.attachment();
    var channel = (SocketChannel) key.channel();
    if (line.channel != channel) {
      return; // an older connection's last word
    }
    try {
      if (key.isConnectable() && channel.finishConnect()) {
        connected(line, channel);
      } else if (key.isReadable() && channel.read(ignored.clear()) < 0) {
        ended(line);
      }
    } catch (IOException | CancelledKeyException e) {
      failed(line, e);
    }
  }

  /**
   * Asks at once, but ever later where connections do not last: a relay takes them for a dead
   * process.
   */
  private static void ended(Line line) {
    long now = System.nanoTime();
    boolean lasted = now - line.retryAt >= 0;
    disconnect(line);
    line.pauseMillis = lasted ? 0 : Math.min(RETRY_MILLIS, 2 * line.pauseMillis + SOON_MILLIS);
    line.retryAt = now + line.pauseMillis * 1_000_000;
  }

  private void failed(Line line, Exception problem) {
    boolean wasConnected = line.connected;
    disconnect(line);
    if (wasConnected) {
      ended(line);
    } else if (problem instanceof ConnectException) {
      provenDead.accept(line.hostPort);
    } else {
      LOG.debug("no answer from {}: {}", line.hostPort, problem.toString());
    }
  }
}
