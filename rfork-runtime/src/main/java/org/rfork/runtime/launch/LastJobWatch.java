package org.rfork.runtime.launch;

import java.time.Duration;
import org.rfork.runtime.RunningNode;
import org.rfork.runtime.config.RforkConfig;

/**
 * Ends a node that nobody else ends, once its cluster has no jobs any more. Jobs that have ended
 * count for {@code rfork.jobs.keep-ended}.
 */
final class LastJobWatch {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration SUBMIT_LIMIT = Duration.ofSeconds(60);

  private final RunningNode node;
  private final Runnable ending;

  /** How long the first job may take to come. */
  private final Duration first;

  /** How long jobs may be unseen: the one that knows them may be silent, and be replaced later. */
  private final Duration unseen;

  private LastJobWatch(RunningNode node, RforkConfig.Cluster cluster, Runnable ending) {
    this.node = node;
    this.ending = ending;
    this.first = cluster.joinTimeout().plus(SUBMIT_LIMIT);
    this.unseen = cluster.unreachableAfter().plus(cluster.stableAfter()).multipliedBy(2);
  }

  /**
   * Watches from a daemon thread, which closes the node.
   *
   * @param ending what it does before that
   */
  static void start(RunningNode node, RforkConfig.Cluster cluster, Runnable ending) {
    var watch = new LastJobWatch(node, cluster, ending);
    Thread thread = new Thread(watch::watch, "rfork-last-job");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      Duration patience = first;
      long seen = System.nanoTime();
      while (System.nanoTime() - seen < patience.toNanos()) {
        Thread.sleep(INTERVAL.toMillis());
        if (!node.jobs().isEmpty()) {
          patience = unseen;
          seen = System.nanoTime();
        }
      }
      ending.run();
      node.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
