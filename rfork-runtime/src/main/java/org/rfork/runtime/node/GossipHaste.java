package org.rfork.runtime.node;

import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.InternalClusterAction.GossipTick$;
import org.apache.pekko.cluster.InternalClusterAction.LeaderActionsTick$;
import org.apache.pekko.cluster.InternalClusterAction.ReapUnreachableTick$;
import org.jspecify.annotations.Nullable;

/**
 * Has the cluster gossip, decide, and look whether silent nodes are heard again, at each tick for
 * as long as its members change, and some seconds more. By itself it does so once in a second or
 * two: each time several threads wake on two nodes, which takes a part of the cores from the forks.
 * But a cluster would be slower to come up so, and one that heard late that a node is back might
 * put it out. Pekko has one interval for both, so this tells its daemon what its own timer tells
 * it. For the thread that has the turn, where nothing else is said.
 */
final class GossipHaste {
  private static final long HASTE_MILLIS = 3000;

  private volatile @Nullable ActorRef daemon;
  private boolean hasChanged = true;
  private long untilMillis;

  /** The node is about to join. For any thread. */
  void begin(ActorSystem system) {
    daemon = Cluster.get(system).clusterCore();
  }

  /** The members changed, or what is known of them. */
  void changed() {
    hasChanged = true;
  }

  /** A tenth of a second passed. */
  void tick(long nowMillis) {
    ActorRef known = daemon;
    if (known == null) {
      return;
    }
    if (hasChanged) {
      hasChanged = false;
      untilMillis = nowMillis + HASTE_MILLIS;
    }
    if (nowMillis < untilMillis) {
      known.tell(GossipTick$.MODULE$, ActorRef.noSender());
      known.tell(LeaderActionsTick$.MODULE$, ActorRef.noSender());
      known.tell(ReapUnreachableTick$.MODULE$, ActorRef.noSender());
    }
  }
}
