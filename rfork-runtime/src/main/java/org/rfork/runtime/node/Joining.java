package org.rfork.runtime.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.PutOutException;
import org.rfork.runtime.config.RforkConfig;

/** How a node comes into its cluster and leaves it. For the threads that start and stop it. */
final class Joining {
  private final ActorSystem system;
  private final NodeServices services;
  private final Meeting meeting;

  Joining(ActorSystem system, NodeServices services, Meeting meeting) {
    this.system = system;
    this.services = services;
    this.meeting = meeting;
  }

  /**
   * Joins, and waits until this node is up.
   *
   * @param stopped completes if this node stops meanwhile
   * @param putOut told when the cluster has removed this node, and why
   * @param giveUp stops this node, which could not join
   * @throws ClusterException if it cannot be joined in time
   */
  void join(
      Inbox inbox,
      CompletableFuture<Void> stopped,
      Consumer<ClusterException> putOut,
      Runnable giveUp) {
    String name = services.self().name();
    RforkConfig.Cluster config = services.config().cluster();
    var up = new CompletableFuture<Void>();
    Cluster cluster = Cluster.get(system);
    cluster.registerOnMemberUp(() -> up.complete(null));
    cluster.registerOnMemberRemoved(
        () -> putOut.accept(up.isDone() ? new PutOutException(name) : notLetIn()));
    meeting.subscribe(inbox);
    cluster.joinSeedNodes(PekkoSystems.seeds(system, config.seedNodes()));
    Duration limit = config.joinTimeout();
    try {
      CompletableFuture.anyOf(up, stopped).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException failure) {
      Throwable cause = failure.getCause();
      giveUp.run();
      throw new ClusterException(
          name
              + " could not join the cluster at "
              + config.seedNodes()
              + (cause != null
                  ? ": " + cause.getMessage()
                  : " within " + limit + ": is a node running there?"));
    } catch (InterruptedException interrupted) {
      giveUp.run();
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while " + name + " joined its cluster");
    }
  }

  /** Pekko compares what decides in a cut before a node may join. */
  private static ClusterException notLetIn() {
    return new ClusterException(
        "its nodes do not let it in: set rfork.cluster.arbiter-directory on all nodes or on none");
  }

  /** Begins to leave; completes when the cluster has taken leave, or if there is none to leave. */
  CompletableFuture<Void> leave() {
    Cluster cluster = Cluster.get(system);
    if (cluster.isTerminated() || services.members().peers().isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    var removed = new CompletableFuture<Void>();
    cluster.registerOnMemberRemoved(() -> removed.complete(null));
    cluster.leave(cluster.selfAddress());
    return removed;
  }
}
