package org.rfork.runtime.node;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.rfork.ForkPath;
import org.rfork.runtime.RunningNode.OutputListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands forks' lines to the driver's listener, in order, on a thread of its own. */
final class OutputDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutputDesk.class);
  private static final int CLOSE_SECONDS = 2;

  private final AtomicLong dropped = new AtomicLong();
  private final ExecutorService writer;
  private volatile OutputListener listener = (path, error, line) -> LOG.info("[{}] {}", path, line);

  OutputDesk(int maxQueuedLines) {
    writer =
        new ThreadPoolExecutor(
            0,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(maxQueuedLines),
            work -> {
              // Not the context of the fork whose line starts it: what it writes is no fork's.
              var thread = new Thread(null, work, "rfork-output", 0, false);
              thread.setDaemon(true);
              return thread;
            },
            (work, executor) -> dropped.incrementAndGet());
  }

  void listen(OutputListener heard) {
    listener = heard;
  }

  void line(ForkPath path, boolean error, String text) {
    writer.execute(
        () -> {
          long lost = dropped.getAndSet(0);
          if (lost > 0) {
            listener.line(
                path, true, lost + " lines were dropped here: rfork.output.max-queued-lines");
          }
          listener.line(path, error, text);
        });
  }

  /** Writes what waits, for two seconds at most. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      writer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
