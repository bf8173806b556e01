package org.rfork.runtime.checkpoint;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.ForkPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes forks into a {@link CheckpointDirectory} on one thread of its own, so that no caller waits
 * for the disk. Of each fork only the newest state that waits is written. Safe for all threads.
 */
public final class CheckpointWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);

  /** So many jobs are known to be over; of older ones nothing is written any more. */
  private static final int MOST_OVER = 1000;

  private static final Duration LAST_WORDS = Duration.ofSeconds(10);

  /** Told how it went, on the writer's thread. Must not block. */
  public interface Listener {
    /** The fork is on disk as it was then. */
    void written(StoredFork fork);

    /** It is not; what was stored before is as it was. */
    void failed(StoredFork fork, CheckpointException why);
  }

  private record Waiting(StoredFork fork, long generation) {}

  private final CheckpointDirectory directory;
  private final int maxWaiting;
  private final UnaryOperator<StoredFork> preparing;
  private final Listener listener;
  private final Thread thread;
  private final Map<ForkPath, Waiting> waiting = new LinkedHashMap<>();
  private final Queue<String> endedJobs = new ArrayDeque<>();
  private final Set<String> over = new LinkedHashSet<>();
  private boolean busy;
  private boolean closed;

  /**
   * Starts the thread.
   *
   * @param name the node's name, for the thread
   * @param maxWaiting how many forks may wait to be written, at least 1
   * @param preparing makes of a fork what is written; called on the thread; may refuse by a {@link
   *     CaptureException}, or fail to write what belongs to it by a {@link CheckpointException}
   */
  public CheckpointWriter(
      String name,
      CheckpointDirectory directory,
      int maxWaiting,
      UnaryOperator<StoredFork> preparing,
      Listener listener) {
    this.directory = directory;
    this.maxWaiting = maxWaiting;
    this.preparing = preparing;
    this.listener = listener;
    this.thread = new Thread(this::run, "rfork-" + name + "-checkpoints");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Has a fork written as it is now, in place of a state of it that still waits.
   *
   * @param generation see {@link CheckpointDirectory#write}
   * @return false if its job is over, the writer is closed, or too many others wait: offer a later
   *     state
   */
  public synchronized boolean offer(StoredFork fork, long generation) {
    if (closed || over.contains(fork.path().job())) {
      return false;
    }
    if ((waiting.size() >= maxWaiting && !waiting.containsKey(fork.path()))) {
      return false;
    }
    waiting.put(fork.path(), new Waiting(fork, generation)); // it keeps its place in the line
    notifyAll();
    return true;
  }

  /** How many forks wait to be written. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** Forgets a job that is over and all its forks, also those that are offered later. */
  public synchronized void deleteJob(String job) {
    over.add(job);
    if (over.size() > MOST_OVER) {
      over.remove(over.iterator().next());
    }
    waiting.keySet().removeIf(path -> path.job().equals(job));
    endedJobs.add(job);
    notifyAll();
  }

  /** A job that was over goes on. */
  public synchronized void reopen(String job) {
    over.remove(job);
  }

  /**
   * Waits until nothing waits to be written or deleted.
   *
   * @return false if the limit passed first
   */
  public synchronized boolean flush(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (busy || !isIdle()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(Math.max(1, Duration.ofNanos(left).toMillis()));
    }
    return true;
  }

  /** Ends the thread after what it is at; what waits is not written, as others may have newer. */
  public synchronized void abandon() {
    closed = true;
    waiting.clear();
    endedJobs.clear();
    notifyAll();
  }

  /** Writes what waits, for 10 s at most, and ends the thread. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join(LAST_WORDS.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isIdle() {
    return waiting.isEmpty() && endedJobs.isEmpty();
  }

  private void run() {
    Runnable task = next();
    while (task != null) {
      try {
        task.run();
      } catch (RuntimeException unforeseen) { // of the listener: the thread must outlive it
        LOG.error("the writer of checkpoints goes on after an error", unforeseen);
      }
      task = next();
    }
  }

  /** What to do next; null when there is nothing more and never will be. */
  private synchronized @Nullable Runnable next() {
    busy = false;
    notifyAll();
    while (isIdle() && !closed) {
      try {
        wait();
      } catch (InterruptedException nobodyDoes) {
        return null;
      }
    }
    if (isIdle()) {
      return null;
    }
    busy = true;
    String job = endedJobs.poll();
    if (job != null) {
      return () -> delete(job);
    }
    Iterator<Waiting> first = waiting.values().iterator();
    Waiting next = first.next();
    first.remove();
    return () -> write(next.fork(), next.generation());
  }

  private void write(StoredFork fork, long generation) {
    try {
      directory.write(preparing.apply(fork), generation);
    } catch (CheckpointException failure) {
      listener.failed(fork, failure);
      return;
    } catch (CaptureException refused) {
      listener.failed(fork, new CheckpointException(fork, refused));
      return;
    }
    listener.written(fork);
  }

  private void delete(String job) {
    try {
      directory.deleteJob(job);
    } catch (CheckpointException failure) {
      LOG.warn("files of an ended job are left behind: {}", failure.getMessage());
    }
  }
}
