package org.rfork.runtime.node;

import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterHeartbeatSender.HeartbeatTick$;
import org.apache.pekko.cluster.InternalClusterAction.GossipTick$;
import org.apache.pekko.cluster.InternalClusterAction.LeaderActionsTick$;
import org.apache.pekko.cluster.InternalClusterAction.ReapUnreachableTick$;
import org.jspecify.annotations.Nullable;

/**
 * Has the cluster gossip, decide, and look whether silent nodes are heard again, at each tick for
 * as long as its members change, and some seconds more; and once an interval as long as not all is
 * well with them ({@link Heartbeats}). By itself it does so seldom or never: each time several
 * threads wake on two nodes, which takes a part of the cores from the forks. But a cluster would be
 * slower to come up so, and one that heard late that a node is back might put it out. Pekko has one
 * interval for all times, so this tells its daemons what its own timer tells them. For the thread
 * that has the turn, where nothing else is said.
 */
final class GossipHaste {
  private static final long HASTE_MILLIS = 3000;

  private volatile @Nullable ActorRef daemon;
  private volatile @Nullable ActorSelection asker;
  private boolean hasChanged = true;
  private long untilMillis;

  /** The node is about to join. For any thread. */
  void begin(ActorSystem system) {
    ActorRef core = Cluster.get(system).clusterCore();
    daemon = core;
    asker = system.actorSelection(core.path().child("heartbeatSender"));
  }

  /** The members changed, or what is known of them. */
  void changed() {
    hasChanged = true;
  }

  /** Has the cluster ask all its members whether they are alive, and decide. */
  void look() {
    ActorSelection known = asker;
    if (known != null) {
      known.tell(HeartbeatTick$.MODULE$, ActorRef.noSender());
      decide();
    }
  }

  /** A tenth of a second passed. */
  void tick(long nowMillis) {
    if (hasChanged) {
      hasChanged = false;
      untilMillis = nowMillis + HASTE_MILLIS;
    }
    if (nowMillis < untilMillis) {
      decide();
    }
  }

  private void decide() {
    ActorRef known = daemon;
    if (known != null) {
      known.tell(GossipTick$.MODULE$, ActorRef.noSender());
      known.tell(LeaderActionsTick$.MODULE$, ActorRef.noSender());
      known.tell(ReapUnreachableTick$.MODULE$, ActorRef.noSender());
    }
  }
}
