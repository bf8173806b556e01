package org.rfork;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tasks in, forks out, {@link Fork#toCompletableFuture() futures} back. */
final class ForkExecutorService extends AbstractExecutorService {
  private final List<Fork<?>> forks = new ArrayList<>();
  private boolean shutdown;

  @Override
  public synchronized <T extends @Nullable Object> Future<T> submit(Callable<T> task) {
    if (shutdown) {
      throw new RejectedExecutionException("this fork executor was shut down");
    }
    requireSerializable(task);
    Fork<T> fork = RemoteFork.fork(new TravellingTask.OfCallable<>(task));
    forks.removeIf(earlier -> earlier.state().isEnded());
    forks.add(fork);
    return fork.toCompletableFuture();
  }

  @Override
  public Future<?> submit(Runnable task) {
    requireSerializable(task);
    return submit(new TravellingTask.OfRunnable<Object>(task, null));
  }

  @Override
  public <T extends @Nullable Object> Future<T> submit(Runnable task, T result) {
    requireSerializable(task);
    return submit(new TravellingTask.OfRunnable<>(task, result));
  }

  @Override
  public void execute(Runnable command) {
    Future<?> unused =
        submit(command); // failures reach the fork's own handle only, as execute says
  }

  @Override
  public synchronized void shutdown() {
    shutdown = true;
  }

  @Override
  public synchronized List<Runnable> shutdownNow() {
    shutdown = true;
    forks.forEach(Fork::cancel);
    return List.of();
  }

  @Override
  public synchronized boolean isShutdown() {
    return shutdown;
  }

  @Override
  public synchronized boolean isTerminated() {
    return shutdown && forks.stream().allMatch(fork -> fork.state().isEnded());
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long end = System.nanoTime() + unit.toNanos(timeout);
    for (Fork<?> fork : snapshot()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        break;
      }
      try {
        fork.join(Duration.ofNanos(left));
      } catch (JoinInterruptedException interrupted) {
        Thread.interrupted(); // reported as the interface asks, by the exception
        throw new InterruptedException(interrupted.getMessage());
      } catch (JoinTimeoutException late) {
        return false;
      } catch (ForkException ended) {
        // A failure is an end too; the fork's future tells it.
      }
    }
    return isTerminated();
  }

  private synchronized List<Fork<?>> snapshot() {
    return List.copyOf(forks);
  }

  private static void requireSerializable(Object task) {
    if (!(task instanceof Serializable)) {
      throw new MisuseException(
          "the task "
              + task.getClass().getName()
              + " is not Serializable, so it cannot travel: cast it,"
              + " (Callable<T> & Serializable) () -> ..., or use RemoteFork.fork(task)");
    }
  }
}
