package org.rfork.runtime.node;

import org.rfork.runtime.NodeId;
import org.rfork.runtime.placement.Pace;
import org.rfork.runtime.table.HomeEvent;

/**
 * Who is how busy: says it of this node, and hears it of others. For the thread that has the turn.
 */
final class LoadDesk {
  /** A fork that came has made forks of its own by then, if it is one of those that do. */
  private static final long EXPANDING_NANOS = 8_000_000;

  private final NodeServices services;
  private final HomeDesk home;
  private final HostDesk host;
  private final Sender sender;
  private int lastLoad = -1;
  private Pace lastPace = Pace.UNKNOWN;
  private boolean wasDraining;
  private boolean isExpected;
  private long cameNanos;

  LoadDesk(NodeServices services, HomeDesk home, HostDesk host, Sender sender) {
    this.services = services;
    this.home = home;
    this.host = host;
    this.sender = sender;
  }

  /** A node came that has heard nothing yet. */
  void joined() {
    lastLoad = -1; // tell the newcomer
  }

  /** Another node says how busy it is. */
  void said(NodeId from, ClusterMessage.Load load) {
    Members.Peer peer = services.members().get(from);
    if (peer != null) {
      peer.pace = load.pace();
      boolean begins = load.draining() && !peer.isDraining();
      peer.draining(load.draining());
      if (begins) {
        home.apply(new HomeEvent.ClusterChanged());
      }
      int own = load.byHome().getOrDefault(services.self(), 0);
      peer.says(load.total(), Math.max(0, load.total() - own));
    }
  }

  /** A fork came to this node, and may make others at once. */
  void came() {
    if (lastLoad <= services.config().node().threads()) {
      isExpected = true;
      cameNanos = System.nanoTime();
    }
  }

  /**
   * A turn ends. Idle nodes need not wait for the tick to learn that there is something to steal.
   *
   * @return whether it wants another turn soon, to look again
   */
  boolean goesOn() {
    if (isExpected) {
      int load = services.pool().queued() + services.pool().active();
      boolean hasRisen = load > services.config().node().threads();
      isExpected = !hasRisen && System.nanoTime() - cameNanos < EXPANDING_NANOS;
      if (hasRisen) {
        tick(load);
      }
    }
    return isExpected;
  }

  /** So many forks are queued or run here: the others are told what is new of this node. */
  void tick(int load) {
    boolean draining = services.members().isDraining();
    Pace pace = services.members().pace();
    if (load != lastLoad || draining != wasDraining || pace.differsFrom(lastPace)) {
      lastLoad = load;
      wasDraining = draining;
      lastPace = pace;
      var message = new ClusterMessage.Load(load, host.byHome(), draining, pace);
      services.members().peers().forEach(peer -> sender.send(peer.id, message));
    }
  }
}
