package org.rfork.runtime.node;

import java.util.function.Consumer;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;

/** Passes the cluster's events on, those before its start included. */
final class MembershipListener extends AbstractActor {
  private final Consumer<ClusterDomainEvent> receiver;
  private final Cluster cluster;

  private MembershipListener(Consumer<ClusterDomainEvent> receiver, Cluster cluster) {
    this.receiver = receiver;
    this.cluster = cluster;
  }

  static Props props(Consumer<ClusterDomainEvent> receiver, Cluster cluster) {
    return Props.create(MembershipListener.class, () -> new MembershipListener(receiver, cluster));
  }

  @Override
  public void preStart() {
    cluster.subscribe(
        getSelf(),
        ClusterEvent.initialStateAsEvents(),
        ClusterEvent.MemberEvent.class,
        ClusterEvent.UnreachableMember.class,
        ClusterEvent.getClusterShuttingDownInstance().getClass());
  }

  @Override
  public void postStop() {
    cluster.unsubscribe(getSelf());
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder().match(ClusterDomainEvent.class, receiver::accept).build();
  }
}
