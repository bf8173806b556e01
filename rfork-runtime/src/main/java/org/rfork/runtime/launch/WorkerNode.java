package org.rfork.runtime.launch;

import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.rfork.runtime.ClusterException;
import org.rfork.runtime.PutOutException;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.spi.Runtimes;

/** A node that is all its process does: up, until it is told to stop. */
public final class WorkerNode {
  private WorkerNode() {}

  /**
   * Starts the node and waits until it stopped.
   *
   * @param start starts the node
   * @param atExit what SIGTERM and SIGINT do to it
   * @param up gets one line when the node is up
   * @throws PutOutException if its cluster goes on without it
   * @throws ClusterException if it cannot join, or the cluster does not want it
   */
  public static void run(
      RforkConfig config,
      Function<RforkConfig, RunningNode> start,
      Consumer<RunningNode> atExit,
      Consumer<String> up)
      throws InterruptedException {
    RunningNode node = start.apply(config);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> atExit.accept(node), "rfork-node-stop"));
    Runtimes.install(node.runtime());
    up.accept(new UpLine(node.name(), node.address()).toString());
    try {
      node.stopped().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ClusterException why ? why : new IllegalStateException(e);
    }
  }
}
