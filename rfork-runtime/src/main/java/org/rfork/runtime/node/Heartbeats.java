package org.rfork.runtime.node;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.rfork.runtime.NodeId;

/**
 * Who of the cluster is alive, by a small message that each node sends each other over their link
 * at each interval. Pekko's own heartbeats are a question and an answer, each of which wakes
 * threads of two pools on both nodes; it has work for them only while somebody is not heard
 * otherwise. For the thread that has the turn.
 */
final class Heartbeats {
  /** So many, or more, are missing when a node counts as unreachable. */
  private static final int MISSED = 4;

  private static final Duration SLOWEST = Duration.ofSeconds(1);

  /**
   * A node that has not even heard so old a one from here does not count as heard: what this node
   * says does not reach it.
   */
  private static final int OLDEST = 2;

  /** What decides who belongs to it. */
  interface Cluster {
    /** Whether all its members are up and reachable, and are this node or among these. */
    boolean isAtRest(Set<NodeId> heard);

    /** This node has just heard of a member that hears it. */
    void isAlive(Members.Peer heard);

    /** Asks all members itself, and decides what is to be decided. */
    void look();
  }

  /** What was heard of a node last. */
  private static final class Heard {
    long number;
    long atNumber;
  }

  private final Members members;
  private final Sender sender;
  private final Cluster cluster;
  private final long intervalMillis;
  private final Map<NodeId, Heard> peers = new HashMap<>();
  private long number;
  private long saidMillis;

  /**
   * Nothing was said or heard yet.
   *
   * @param unreachableAfter how long a node that is taken for alive may be silent
   */
  Heartbeats(Members members, Sender sender, Cluster cluster, Duration unreachableAfter) {
    this.members = members;
    this.sender = sender;
    this.cluster = cluster;
    this.intervalMillis = interval(unreachableAfter).toMillis();
  }

  /** Time between two heartbeats, and between two looks for those that are missing. */
  static Duration interval(Duration unreachableAfter) {
    Duration part = unreachableAfter.dividedBy(MISSED);
    return part.compareTo(SLOWEST) < 0 ? part : SLOWEST;
  }

  /** A tenth of a second passed. */
  void tick(long nowMillis) {
    if (nowMillis - saidMillis < intervalMillis) {
      return;
    }
    saidMillis = nowMillis;
    number++;
    Set<NodeId> heard = new HashSet<>();
    for (Members.Peer peer : members.peers()) {
      Heard last = peers.computeIfAbsent(peer.id, id -> new Heard());
      sender.send(peer.id, new ClusterMessage.Heartbeat(number, last.number));
      if (number - last.atNumber <= 1) {
        heard.add(peer.id);
      }
    }
    if (!cluster.isAtRest(heard)) {
      cluster.look();
    }
  }

  /** Another node says that it is alive, and what it heard from here last. */
  void came(NodeId from, ClusterMessage.Heartbeat said) {
    Members.Peer peer = members.get(from);
    if (peer == null) {
      return;
    }
    Heard last = peers.computeIfAbsent(from, id -> new Heard());
    last.number = said.number();
    if (number - said.heard() <= OLDEST) {
      last.atNumber = number;
      cluster.isAlive(peer);
    }
  }

  /** That node is gone. */
  void lost(NodeId gone) {
    peers.remove(gone);
  }
}
