package org.rfork.runtime.node;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's timer: one daemon thread that sleeps until something is due, where Pekko's wakes at each
 * of its ticks. What it calls must be short. An error in it is logged, and the timer goes on.
 */
final class NodeTimer implements Timer, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeTimer.class);

  private final ScheduledThreadPoolExecutor thread;

  /** Starts no thread yet. */
  NodeTimer() {
    // It inherits nothing of the fork that the thread that starts it may be running.
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              var made = new Thread(null, work, "rfork-timer", 0, false);
              made.setContextClassLoader(NodeTimer.class.getClassLoader());
              made.setDaemon(true);
              return made;
            },
            new ThreadPoolExecutor.DiscardPolicy()); // of a node that has stopped
  }

  @Override
  public void after(Duration delay, Runnable action) {
    ScheduledFuture<?> unused =
        thread.schedule(() -> run(action), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Calls an action again and again, with that much time between, until the node stops. */
  void every(Duration pause, Runnable action) {
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(
            () -> run(action), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException ours) {
      LOG.error("failed when it was time for it", ours);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
