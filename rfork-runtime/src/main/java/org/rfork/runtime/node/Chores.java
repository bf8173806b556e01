package org.rfork.runtime.node;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's own work that may take long or run users' code, and so is not the actor's: it begins
 * jobs, takes lost forks over, ends jobs. It has threads of its own, since those that run forks may
 * be busy for as long as a fork likes. An error in it is logged, and the threads go on.
 */
final class Chores implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Chores.class);

  /** So many may hang in users' code before one waits. */
  private static final int THREADS = 4;

  private static final long KEEP_ALIVE_SECONDS = 10;

  private final ThreadPoolExecutor threads;

  /** Starts no thread yet. */
  Chores(String node) {
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              var thread = new Thread(work, "rfork-" + node + "-chores");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy()); // of a node that has stopped
    threads.allowCoreThreadTimeOut(true);
  }

  /** Does it soon; never, or not to its end, if the node stops before. */
  void add(Runnable chore) {
    threads.execute(() -> run(chore));
  }

  private void run(Runnable chore) {
    try {
      chore.run();
    } catch (RuntimeException ours) {
      if (threads.isShutdown()) { // it found the node stopping, or was interrupted for that
        LOG.debug("not done, since the node has stopped: {}", ours.toString());
      } else {
        LOG.error("failed in what a node does beside its forks", ours);
      }
    }
  }

  /** Interrupts what is being done; what is not begun is left. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
