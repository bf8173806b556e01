package org.rfork.runtime.node;

import com.typesafe.config.Config;
import java.io.Closeable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Scheduler.TaskRunOnClose;
import org.apache.pekko.actor.SchedulerException;
import org.apache.pekko.actor.SchedulerTask;
import org.apache.pekko.event.LoggingAdapter;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/**
 * Pekko's scheduler as one thread that sleeps until something is due; Pekko's own wakes at each of
 * its ticks, and has all come as late as the next one. Safe for all threads.
 */
public final class PekkoTimer extends AbstractScheduler implements Closeable {
  private static final double MOST_A_SECOND = 1000;

  private final ScheduledThreadPoolExecutor thread;

  /** What waits and must be done even if the time does not come. */
  private final Set<Due> doneOnClose = ConcurrentHashMap.newKeySet();

  /** As Pekko makes it, which knows it by its name. */
  public PekkoTimer(Config config, LoggingAdapter log, ThreadFactory threads) {
    thread = new ScheduledThreadPoolExecutor(1, threads);
    thread.setRemoveOnCancelPolicy(true);
  }

  private enum State {
    WAITING,
    DONE,
    CANCELLED
  }

  /** Something that is to be done once. */
  private final class Due implements Runnable, Cancellable {
    private final Runnable task;
    private final ExecutionContext executor;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private volatile @Nullable Future<?> waiting;

    Due(Runnable task, ExecutionContext executor) {
      this.task = task;
      this.executor = executor;
    }

    @Override
    public void run() {
      begin(executor::execute);
    }

    /** Its executor may be closed by now. */
    void close() {
      begin(Runnable::run);
    }

    private void begin(Executor by) {
      if (become(State.DONE)) {
        try {
          by.execute(task);
        } catch (RuntimeException failure) {
          executor.reportFailure(failure);
        }
      }
    }

    private boolean become(State next) {
      doneOnClose.remove(this);
      return state.compareAndSet(State.WAITING, next);
    }

    @Override
    public boolean cancel() {
      boolean isFirst = become(State.CANCELLED);
      if (isFirst) {
        Future<?> queued = waiting;
        if (queued != null) {
          queued.cancel(false);
        }
        if (task instanceof SchedulerTask told) {
          told.cancelled();
        }
      }
      return isFirst;
    }

    @Override
    public boolean isCancelled() {
      return state.get() == State.CANCELLED;
    }
  }

  /**
   * Has an executor do it after a while.
   *
   * @throws IllegalStateException after {@link #close}
   */
  @Override
  public Cancellable scheduleOnce(FiniteDuration delay, Runnable task, ExecutionContext executor) {
    var due = new Due(task, executor);
    if (task instanceof TaskRunOnClose) {
      doneOnClose.add(due);
    }
    if (delay.length() <= 0) {
      due.run();
      return due;
    }
    try {
      due.waiting = thread.schedule(due, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      doneOnClose.remove(due);
      String why = "the timer of this actor system is closed";
      throw new IllegalStateException(why, new SchedulerException(why));
    }
    return due;
  }

  /** With a pause between, not at a rate: nothing here counts on one. */
  @Override
  @SuppressWarnings("deprecation") // and still what all that comes again and again is made of
  public Cancellable schedule(
      FiniteDuration first, FiniteDuration pause, Runnable task, ExecutionContext executor) {
    return scheduleWithFixedDelay(first, pause, task, executor);
  }

  @Override
  public double maxFrequency() {
    return MOST_A_SECOND;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    doneOnClose.forEach(Due::close);
  }
}
