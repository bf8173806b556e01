package org.rfork.runtime.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one other node, and what waits to be written there. Any thread may send;
 * nothing here blocks. All else is for the thread that reads. Guarded by its monitor.
 */
final class Link implements Ready {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  /**
   * More bytes that only the link keeps do not wait for a node that does not read: further frames
   * are dropped.
   */
  static final int MOST_WAITING_BYTES = 16 << 20;

  /** So much is written at once, so that other threads get their turn. */
  private static final int STAGE_BYTES = 128 * 1024;

  private static final long RETRY_NANOS = 500_000_000;

  private final Links links;
  private final NodeId peer;
  private final String host;
  private final int port;

  /** Frames with nothing lent, which go before those that are large. */
  private final Queue<Frame> small = new ArrayDeque<>();

  private final Queue<Frame> large = new ArrayDeque<>();

  /** What is being written; null if nothing waits. */
  private @Nullable Frame current;

  private final ByteBuffer stage = ByteBuffer.allocateDirect(STAGE_BYTES);
  private int waitingBytes;

  /** The connection, once the other node has admitted it; else null. */
  private @Nullable SocketChannel open;

  /** Whether the thread that reads will write what waits. */
  private boolean isAsked;

  /** The connection in all its states, and its key; for the thread that reads. */
  private @Nullable SelectionKey key;

  /** Whether the listener was told that it is up, and not yet that it is down again. */
  private boolean isAnnounced;

  private boolean isClosed;

  /** When another connection is tried if there is none, by the JVM's clock. */
  private long retryAt = System.nanoTime();

  Link(Links links, NodeId peer, String host, int port) {
    this.links = links;
    this.peer = peer;
    this.host = host;
    this.port = port;
    stage.limit(0);
  }

  /** Whether a frame that is sent now goes by this link. */
  synchronized boolean isUp() {
    return open != null;
  }

  /** Whether a frame that is sent now begins to be written at once. */
  synchronized boolean isIdle() {
    return open != null && current == null;
  }

  /** Sends or keeps a frame; false if the link is not up, and then nothing happens. */
  synchronized boolean send(Frame frame) {
    if (open == null) {
      return false;
    }
    if (current != null && waitingBytes + frame.ownBytes() > MOST_WAITING_BYTES) {
      LOG.debug("{} does not read: a frame of {} bytes is dropped", peer, frame.size());
      return true;
    }
    waitingBytes += frame.ownBytes();
    if (current == null) {
      current = frame;
      write(Integer.MAX_VALUE);
    } else {
      (frame.isLarge() ? large : small).add(frame);
    }
    if (current != null && !isAsked) {
      isAsked = true;
      links.order(this::goOn);
    }
    return true;
  }

  /** Writes what waits until that is all, the other side takes no more, or so much is written. */
  private void write(int most) {
    SocketChannel channel = open;
    if (channel == null) {
      return;
    }
    try {
      int left = most;
      for (Frame frame = current; frame != null && left > 0; frame = current) {
        if (!stage.hasRemaining()) {
          frame.drainTo(stage.clear());
          stage.flip();
        }
        left -= channel.write(stage);
        if (stage.hasRemaining()) {
          return;
        }
        if (frame.isDrained()) {
          waitingBytes -= frame.ownBytes();
          current = small.isEmpty() ? large.poll() : small.poll();
        }
      }
    } catch (IOException broken) {
      LOG.debug("the link to {} broke: {}", peer, broken.toString());
      open = null;
      cutHere();
      links.order(this::reconnect);
    }
  }

  /** What the other side got of a frame it will discard: it goes whole by the next connection. */
  private void cutHere() {
    stage.clear().limit(0);
    if (current != null) {
      current.rewind();
    }
  }

  /** On the thread that reads: writes what waits, or does so when there is room for it. */
  private void goOn() {
    SelectionKey ready = key;
    boolean more;
    synchronized (this) {
      if (open != null) {
        write(STAGE_BYTES);
      }
      more = open != null && current != null;
      isAsked = more;
    }
    try {
      if (ready != null) {
        ready.interestOps(
            more ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
      }
    } catch (CancelledKeyException broken) {
      LOG.debug("the link to {} broke meanwhile", peer);
    }
  }

  /** When a connection is to be tried, by the JVM's clock; {@code null} if there is one. */
  @Nullable Long dueNanos() {
    return key != null || isClosed ? null : retryAt;
  }

  void connect() {
    try {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      links.bindOutbound(channel);
      key = links.register(channel, SelectionKey.OP_CONNECT, this);
      if (channel.connect(new InetSocketAddress(host, port))) {
        connected(channel);
      }
    } catch (IOException | RuntimeException failure) { // an address that is not resolved, too
      failed(failure);
    }
  }

  private void connected(SocketChannel channel) throws IOException {
    links.register(channel, SelectionKey.OP_READ, this);
    var handshake = new Frame(ByteBuffer.wrap(links.handshake(peer).toBytes()));
    ByteBuffer bytes = ByteBuffer.allocate(handshake.size());
    handshake.drainTo(bytes);
    channel.write(bytes.flip());
    if (bytes.hasRemaining()) {
      throw new IOException("a new connection takes no bytes");
    }
    links.listener().connected(peer);
  }

  @Override
  public void ready(SelectionKey ready) {
    if (ready != key) {
      return; // an older connection's last word
    }
    var channel = (SocketChannel) ready.channel();
    try {
      if (ready.isConnectable() && channel.finishConnect()) {
        connected(channel);
      } else if (ready.isReadable()) {
        answered(channel);
      } else if (ready.isWritable()) {
        goOn();
      }
    } catch (IOException | CancelledKeyException failure) {
      failed(failure);
    }
  }

  private void answered(SocketChannel channel) throws IOException {
    ByteBuffer answer = ByteBuffer.allocate(1);
    int length = channel.read(answer);
    if (length < 0 || answer.get(0) != Handshake.WELCOME) {
      throw new IOException("it was closed");
    }
    synchronized (this) {
      open = channel;
    }
    LOG.debug("the link to {} is up", peer);
    isAnnounced = true;
    links.listener().up(peer);
    goOn();
  }

  /** The connection ended, or there is none. */
  private void failed(Exception failure) {
    LOG.debug("no link to {} at {}:{}: {}", peer, host, port, failure.toString());
    disconnect();
  }

  /** Its connection broke under a thread that wrote. */
  private void reconnect() {
    if (!isUp()) {
      disconnect();
    }
  }

  /** What waits is kept if the link was up, for the connection that is tried next. */
  private void disconnect() {
    synchronized (this) {
      open = null;
      isAsked = false;
      cutHere();
      if (!isAnnounced && current != null) {
        LOG.debug("{} frames to {} are dropped", 1 + small.size() + large.size(), peer);
        current = null;
        small.clear();
        large.clear();
        waitingBytes = 0;
      }
    }
    SelectionKey ended = key;
    key = null;
    if (ended != null) {
      Links.close(ended.channel());
    }
    retryAt = System.nanoTime() + (isAnnounced ? 0 : RETRY_NANOS);
    if (isAnnounced) {
      isAnnounced = false;
      links.listener().down(peer);
    }
  }

  void close() {
    isClosed = true;
    isAnnounced = false;
    disconnect();
  }
}
