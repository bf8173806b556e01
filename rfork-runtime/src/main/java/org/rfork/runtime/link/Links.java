package org.rfork.runtime.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's direct connections to and from others. Frames to one node arrive whole and in order as
 * long as its link is up, but may be lost or come twice or late when it breaks. Methods may be
 * called by any thread and do not block, but for {@link #read}; one daemon thread, {@code
 * rfork-link}, or a guest in its place, reads, connects and writes what did not fit into a
 * connection at once.
 */
public final class Links implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Links.class);

  private static final int BACKLOG = 256;

  /** How long a connection may take until it is admitted; it is tried again after that. */
  private static final long ADMISSION_NANOS = 10_000_000_000L;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** After so many milliseconds without a frame or an alarm who reads waits without an end. */
  private static final int PATIENCE = 3;

  private final NodeId self;
  private final int protocol;
  private final Map<NodeId, Link> links = new ConcurrentHashMap<>();
  private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();

  private final ReadingTurn reading = new ReadingTurn(new Selecting());

  // For the thread that has the turn to read.
  private final Set<Inbound> inbound = new HashSet<>();
  private final Map<NodeId, Inbound> arrived = new HashMap<>();
  private final Set<NodeId> admitted = new HashSet<>();
  private boolean hasRead;
  private int idle;

  private @Nullable Selector selector;
  private @Nullable InetSocketAddress outbound;
  private @Nullable LinkListener listener;

  /** Since when somebody waits for the alarm, by the JVM's clock; null if nobody does. */
  private volatile @Nullable Long alarmSet;

  /** Whether the thread that reads looks up each millisecond. */
  private volatile boolean isTimed;

  /**
   * None yet, and nobody listens.
   *
   * @param protocol of what the frames hold; nodes of different ones are not linked
   */
  public Links(NodeId self, int protocol) {
    this.self = self;
    this.protocol = protocol;
  }

  /**
   * Listens from now on.
   *
   * @param host an address of this machine
   * @param port 0 for a free one
   * @param connectsFrom the address that connections come from; null for any
   * @return the port
   * @throws ClusterException if that cannot be listened at
   */
  public int listen(String host, int port, @Nullable String connectsFrom) {
    try {
      Selector opened = Selector.open();
      ServerSocketChannel server = ServerSocketChannel.open();
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      server.bind(new InetSocketAddress(host, port), BACKLOG);
      server.configureBlocking(false);
      Ready accepting = key -> accept(server);
      server.register(opened, SelectionKey.OP_ACCEPT, accepting);
      var address = (InetSocketAddress) server.getLocalAddress();
      selector = opened;
      outbound = connectsFrom == null ? null : new InetSocketAddress(connectsFrom, 0);
      return address.getPort();
    } catch (IOException e) {
      throw new ClusterException(
          "cannot listen for links at " + host + ":" + port + ": " + e.getMessage(), e);
    }
  }

  /** Starts the thread, which tells what comes. */
  public void begin(LinkListener told) {
    listener = told;
    // Inherits nothing of the fork that this thread may be running.
    var thread = new Thread(null, this::run, "rfork-link", 0, false);
    thread.setContextClassLoader(Links.class.getClassLoader());
    thread.setDaemon(true);
    thread.start();
  }

  /** Links this node to another from now on, and again whenever that breaks. */
  public void open(NodeId peer, String host, int port) {
    order(() -> links.computeIfAbsent(peer, id -> new Link(this, id, host, port)));
  }

  /** The link from that node, which has connected or is about to, comes up. */
  public void admit(NodeId peer) {
    order(
        () -> {
          Inbound connection = arrived.remove(peer);
          if (connection == null) {
            admitted.add(peer);
          } else {
            connection.admit();
          }
        });
  }

  /** Whether a frame to that node would be sent. */
  public boolean isUp(NodeId peer) {
    Link link = links.get(peer);
    return link != null && link.isUp();
  }

  /** Whether a frame to that node would be sent at once, and nothing waits before it. */
  public boolean isIdle(NodeId peer) {
    Link link = links.get(peer);
    return link != null && link.isIdle();
  }

  /**
   * Sends what is left in the buffers as one frame; false if no link to that node is up. The bytes
   * must not be changed any more. A frame without lent bytes goes before those with, if it comes to
   * waiting, and is dropped if too much waits.
   *
   * @param lent what somebody else keeps: it takes no memory while it waits
   * @throws IllegalArgumentException if that are more than 32 MiB
   */
  public boolean send(NodeId peer, ByteBuffer own, ByteBuffer... lent) {
    var whole = new Frame(own, lent);
    Link link = links.get(peer);
    return link != null && link.send(whole);
  }

  /**
   * Has the listener told within about a millisecond that it is time; within sixteen when guests
   * came one upon another until now.
   */
  public void alarm() {
    if (alarmSet == null) {
      alarmSet = System.nanoTime();
      if (!isTimed) {
        wakeUp();
      }
    }
  }

  /**
   * Reads on the calling thread, in place of the links' own: the listener is told on it. Returns
   * when it is over, so much time has passed or the thread is interrupted; at once if another
   * thread does this already.
   *
   * @param isOver asked after each read; who makes it so on another thread calls {@link #nudge}
   * @param handsOver whether the links' own thread reads at once after that even if it is over, and
   *     not a millisecond later, or up to sixteen if such calls come one upon another
   */
  public void read(BooleanSupplier isOver, long mostNanos, boolean handsOver) {
    reading.guest(isOver, mostNanos, handsOver);
  }

  /** What a thread waits for in {@link #read} may be over. */
  public void nudge() {
    reading.nudge();
  }

  /** Has nothing more to do with that node. */
  public void close(NodeId peer) {
    order(
        () -> {
          Link link = links.remove(peer);
          if (link != null) {
            link.close();
          }
          admitted.remove(peer);
          inbound.stream()
              .filter(connection -> peer.equals(connection.from()))
              .toList()
              .forEach(Inbound::close);
        });
  }

  @Override
  public void close() {
    Selector opened = selector;
    if (opened == null) {
      return;
    }
    order(() -> closeAll(opened));
  }

  private void closeAll(Selector opened) {
    links.values().forEach(Link::close);
    links.clear();
    if (opened.isOpen()) {
      opened.keys().forEach(key -> close(key.channel()));
    }
    try {
      opened.close();
    } catch (IOException e) {
      LOG.debug("the selector did not close: {}", e.toString());
    }
  }

  static void close(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("a connection did not close: {}", e.toString());
    }
  }

  LinkListener listener() {
    return Objects.requireNonNull(listener);
  }

  Handshake handshake(NodeId peer) {
    return new Handshake(protocol, self, peer);
  }

  boolean isForThis(Handshake handshake) {
    return handshake.protocol() == protocol && handshake.to().equals(self);
  }

  void bindOutbound(SocketChannel channel) throws IOException {
    if (outbound != null) {
      channel.bind(outbound);
    }
  }

  SelectionKey register(SelectableChannel channel, int operations, Ready ready) throws IOException {
    return channel.register(Objects.requireNonNull(selector), operations, ready);
  }

  /** Has the thread that reads do this soon. */
  void order(Runnable order) {
    orders.add(order);
    wakeUp();
  }

  private void wakeUp() {
    Selector opened = selector;
    if (opened != null) {
      opened.wakeup();
      reading.hurry();
    }
  }

  private void run() {
    Selector opened = Objects.requireNonNull(selector);
    try {
      reading.host();
    } finally {
      closeAll(opened); // after an error: the others would send what nobody reads
    }
  }

  private final class Selecting implements ReadingTurn.Reader {
    @Override
    public void read(long mostNanos) {
      select(Objects.requireNonNull(selector), mostNanos);
    }

    @Override
    public void wakeUp() {
      Links.this.wakeUp();
    }

    @Override
    public boolean isUrgent() {
      return !orders.isEmpty();
    }

    @Override
    public boolean isClosed() {
      Selector opened = selector;
      return opened == null || !opened.isOpen();
    }
  }

  private void select(Selector opened, long mostNanos) {
    isTimed = idle < PATIENCE;
    boolean timed = isTimed || alarmSet != null; // it may have been set before others saw that
    hasRead = false;
    try {
      long millis = Math.min(timed ? 1 : untilDue(), Math.max(1, mostNanos / NANOS_PER_MILLI));
      opened.select(key -> ((Ready) key.attachment()).ready(key), millis);
    } catch (IOException | ClosedSelectorException e) {
      LOG.debug("{} has no links any more: {}", self, e.toString());
      closeAll(opened);
      return;
    }
    for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
      order.run();
    }
    connectWhatIsDue();
    Long set = alarmSet;
    idle = set != null || hasRead ? 0 : idle + 1;
    if (hasRead || (set != null && System.nanoTime() - set >= NANOS_PER_MILLI)) {
      alarmSet = null;
      listener().caughtUp();
    }
  }

  private void connectWhatIsDue() {
    long now = System.nanoTime();
    for (Link link : links.values()) {
      Long due = link.dueNanos();
      if (due != null && now - due >= 0) {
        link.connect();
      }
    }
    for (Inbound connection : inbound) { // no stream: this is done for each read
      if (!connection.isInTime(ADMISSION_NANOS)) {
        connection.close();
        return; // the others' turn is the next time
      }
    }
  }

  /** How long nothing has to be done unasked, in milliseconds. */
  private long untilDue() {
    boolean isWaiting =
        links.values().stream().anyMatch(link -> link.dueNanos() != null)
            || inbound.stream().anyMatch(connection -> !connection.isAdmitted());
    return isWaiting ? 100 : Long.MAX_VALUE;
  }

  private void accept(ServerSocketChannel server) {
    try {
      SocketChannel channel = server.accept();
      if (channel != null) {
        channel.configureBlocking(false);
        var connection = new Inbound(this, channel);
        register(channel, SelectionKey.OP_READ, connection);
        inbound.add(connection);
      }
    } catch (IOException e) {
      LOG.debug("{} could not accept a connection: {}", self, e.toString());
    }
  }

  /** Frames came. */
  void read() {
    hasRead = true;
  }

  /** A connection was opened by that node. */
  void arrived(Inbound connection, NodeId from) {
    if (admitted.remove(from)) {
      connection.admit();
      return;
    }
    Inbound earlier = arrived.put(from, connection);
    if (earlier != null) {
      earlier.close();
    }
  }

  void ended(Inbound connection) {
    inbound.remove(connection);
    arrived.values().remove(connection);
  }
}
