package org.rfork.runtime.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.view.ClusterSnapshot;

/** Asks a cluster how it is, without becoming part of it. */
public final class Observer {
  private Observer() {}

  /**
   * A snapshot of the cluster that the node at an address belongs to.
   *
   * @param address {@code host:port} of any of its nodes
   * @param limit how long to wait
   * @throws ClusterException if nobody answers there
   */
  public static ClusterSnapshot snapshot(String address, Duration limit) {
    ActorSystem system = PekkoSystems.startObserver("127.0.0.1");
    try {
      var answer = new CompletableFuture<ClusterSnapshot>();
      Adapter.spawn(
          system,
          Behaviors.<NodeCommand>receiveMessage(
              command -> {
                receive(command, answer);
                return Behaviors.same();
              }),
          Meeting.ACTOR);
      String me = Meeting.hostPort(((ExtendedActorSystem) system).provider().getDefaultAddress());
      ActorRef<Envelope> node =
          ActorRefResolver.get(Adapter.toTyped(system))
              .resolveActorRef(
                  "pekko://" + system.name() + "@" + address + "/user/" + Meeting.ACTOR);
      var self = new NodeId("observer", ThreadLocalRandom.current().nextLong());
      node.tell(new Envelope(self, List.of(new NodeMessage.Observe(me))));
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException silent) {
      throw new ClusterException(
          "no rfork node answers at " + address + " within " + limit.toSeconds() + " s", silent);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while asking " + address, interrupted);
    } finally {
      system.terminate();
    }
  }

  private static void receive(NodeCommand command, CompletableFuture<ClusterSnapshot> answer) {
    if (command instanceof Envelope envelope) {
      for (NodeMessage message : envelope.messages()) {
        if (message instanceof NodeMessage.SnapshotAnswer given) {
          answer.complete(given.snapshot());
        }
      }
    }
  }
}
