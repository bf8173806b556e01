package org.rfork.runtime.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.placement.ClusterView;
import org.rfork.runtime.placement.MoveEnd;
import org.rfork.runtime.placement.NodeStatus;
import org.rfork.runtime.placement.Pace;

/**
 * The nodes this one works with, and how busy they are. Written by the actor, read by all threads.
 */
final class Members {
  /** The role of nodes that run forks. */
  static final String WORKER = "worker";

  /** Bytes a second of a link that nothing large has gone over: about 1 Gbit/s. */
  private static final double ASSUMED_BANDWIDTH = 100e6;

  /** Another node. */
  static final class Peer {
    final NodeId id;
    final String address;
    final Set<String> roles;
    final int threads;
    final ActorRef<Envelope> actor;

    /** Forks of other homes there, as it said last. */
    private volatile int foreignLoad;

    /** Forks queued or running there, as it said last. */
    volatile int load;

    /** Whether it takes no more forks, as it said last. */
    private volatile boolean draining;

    /** How fast it runs forks, as it said last. */
    volatile Pace pace = Pace.UNKNOWN;

    /** How fast states come from there, and as is assumed go there. */
    final Rate bandwidth = new Rate(ASSUMED_BANDWIDTH);

    /** The outbox's, for the thread that has the turn; null before there was anything to send. */
    Outbox.@Nullable Pile pile;

    /** Forks of this home that were sent there and have not ended. */
    private final AtomicInteger outstanding = new AtomicInteger();

    private volatile Consumer<Peer> loadChanged = peer -> {};
    private volatile Runnable workersChanged = () -> {};

    Peer(NodeId id, ClusterMessage.Hello hello, ActorRef<Envelope> actor) {
      this.id = id;
      this.address = hello.address();
      this.roles = Set.copyOf(hello.roles());
      this.threads = hello.threads();
      this.actor = actor;
    }

    boolean isWorker() {
      return roles.contains(WORKER) && threads > 0 && !draining;
    }

    boolean isDraining() {
      return draining;
    }

    void draining(boolean now) {
      boolean changes = draining != now;
      draining = now;
      if (changes) {
        workersChanged.run();
      }
    }

    /** Forks of this home were sent there, or ended if the number is negative. */
    void sent(int forks) {
      outstanding.addAndGet(forks);
      loadChanged.accept(this);
    }

    /** It said how many forks are there, and how many of them are of other homes. */
    void says(int all, int foreign) {
      load = all;
      foreignLoad = foreign;
      loadChanged.accept(this);
    }

    /** Forks of this home that were sent there, or are about to be, and have not ended. */
    int outstanding() {
      return outstanding.get();
    }

    /** Forks there, as this node believes. */
    int believed() {
      return foreignLoad + outstanding.get();
    }
  }

  private final NodeId self;
  private final Set<String> roles;
  private final int threads;
  private final IntSupplier ownLoad;
  private final Map<NodeId, Peer> peers = new ConcurrentHashMap<>();
  private final Set<NodeId> lost = ConcurrentHashMap.newKeySet();
  private volatile Pace pace = Pace.UNKNOWN;
  private volatile boolean draining;

  /** Made anew when workers came or went, and kept up with their loads; null until it is asked. */
  private volatile @Nullable ClusterView view;

  Members(NodeId self, Set<String> roles, int threads, IntSupplier ownLoad) {
    this.self = self;
    this.roles = Set.copyOf(roles);
    this.threads = threads;
    this.ownLoad = ownLoad;
  }

  NodeId self() {
    return self;
  }

  /** The other nodes that may be chosen to run forks. */
  List<NodeId> otherWorkers() {
    return peers().stream().filter(Peer::isWorker).map(peer -> peer.id).toList();
  }

  boolean isWorker() {
    return canRunForks() && !draining;
  }

  /** Whether this node runs forks when it does not drain. */
  boolean canRunForks() {
    return roles.contains(WORKER) && threads > 0;
  }

  /** From now on this node takes no forks. */
  void drain() {
    draining = true;
    workersChanged();
  }

  boolean isDraining() {
    return draining;
  }

  /** How fast this node runs forks. */
  Pace pace() {
    return pace;
  }

  /** This node has measured itself. */
  void pace(Pace measured) {
    pace = measured;
  }

  /** Bytes a second from one node by way of this one to another. */
  double bandwidth(NodeId from, NodeId to) {
    return 1 / (secondsPerByte(from) + secondsPerByte(to));
  }

  private double secondsPerByte(NodeId node) {
    Peer peer = peers.get(node);
    return peer == null ? 0 : 1 / peer.bandwidth.bytesPerSecond();
  }

  /** All nodes that take forks, as ends of moves. */
  Map<NodeId, MoveEnd> ends() {
    Map<NodeId, MoveEnd> ends = new HashMap<>();
    if (isWorker()) {
      ends.put(self, new MoveEnd(self, threads, load(self), pace));
    }
    for (Peer peer : peers.values()) {
      if (peer.isWorker()) {
        ends.put(peer.id, new MoveEnd(peer.id, peer.threads, load(peer.id), peer.pace));
      }
    }
    return ends;
  }

  /** Forks queued or running on a node, as this one believes. */
  int load(NodeId node) {
    Peer peer = peers.get(node);
    return peer == null ? ownLoad.getAsInt() : peer.believed();
  }

  /** The node of a name, this one included; null if there is none. */
  @Nullable NodeId named(String name) {
    return self.name().equals(name)
        ? self
        : peers.keySet().stream().filter(id -> id.name().equals(name)).findFirst().orElse(null);
  }

  void add(Peer peer) {
    synchronized (this) {
      peers.put(peer.id, peer);
      peer.loadChanged = this::loadChanged;
      peer.workersChanged = this::workersChanged;
      workersChanged();
      notifyAll();
    }
  }

  /** Waits for so many nodes that run forks; false if the limit passed first. */
  boolean awaitWorkers(int count, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    synchronized (this) {
      while (workers() < count) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
    }
    return true;
  }

  @Nullable Peer remove(NodeId id) {
    lost.add(id);
    Peer removed = peers.remove(id);
    workersChanged();
    return removed;
  }

  /** Incarnations that never come back, as this node or others know; may be added to. */
  Set<NodeId> lost() {
    return lost;
  }

  @Nullable Peer get(NodeId id) {
    return peers.get(id);
  }

  Collection<Peer> peers() {
    return peers.values();
  }

  /** How many nodes run forks, this one included. */
  int workers() {
    return (int) peers.values().stream().filter(Peer::isWorker).count() + (isWorker() ? 1 : 0);
  }

  /** The nodes that may run forks, with their loads as this node believes. */
  ClusterView view() {
    ClusterView current = nodes();
    if (current.size() > 1) { // one alone is taken whatever its load
      current.load(self, ownLoad.getAsInt());
    }
    return current;
  }

  /** The same, but this node's load may be an old one. */
  ClusterView nodes() {
    ClusterView known = view;
    return known == null ? newView() : known;
  }

  private synchronized ClusterView newView() {
    List<NodeStatus> workers = new ArrayList<>(peers.size() + 1);
    if (isWorker()) {
      workers.add(new NodeStatus(self, roles, threads, ownLoad.getAsInt(), true));
    }
    for (Peer peer : peers.values()) {
      if (peer.isWorker()) {
        workers.add(new NodeStatus(peer.id, peer.roles, peer.threads, peer.believed(), false));
      }
    }
    workers.sort(Comparator.comparing(NodeStatus::id));
    ClusterView made = new ClusterView(workers);
    view = made;
    return made;
  }

  private synchronized void workersChanged() {
    view = null;
  }

  /** Waits for a view that is being made, which may have the load as it was. */
  private synchronized void loadChanged(Peer peer) {
    ClusterView known = view;
    if (known != null) {
      known.load(peer.id, peer.believed());
    }
  }
}
