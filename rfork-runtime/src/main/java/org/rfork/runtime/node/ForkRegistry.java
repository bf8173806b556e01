package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.JobInfo;

/**
 * The forks and jobs that have their home here, and the durable jobs that are held here. Safe for
 * all threads.
 */
final class ForkRegistry {
  /** What a job did on this node. */
  static final class JobCounts {
    /** Forks made here. */
    final LongAdder forked = new LongAdder();

    /** Attempts that ran here to their end. */
    final LongAdder ended = new LongAdder();
  }

  /** A job that was submitted here, or the implicit one of {@code main}. */
  record SubmittedJob(JobInfo info, @Nullable ForkHandle<?> root, long bornNanos) {}

  private final Map<ForkName, ForkHandle<?>> live = new ConcurrentHashMap<>();
  private final Map<ForkPath, ForkHandle<?>> escaped = new ConcurrentHashMap<>();
  private final Map<String, JobCounts> counts = new ConcurrentHashMap<>();
  private final Map<String, SubmittedJob> submitted = new ConcurrentHashMap<>();
  private final Map<String, KeptJob> kept = new ConcurrentHashMap<>();

  /** Enters a new fork, unless one of its path is living, which is given then. */
  @Nullable ForkHandle<?> enter(ForkHandle<?> fork) {
    ForkHandle<?> living = live.putIfAbsent(fork.name(), fork);
    if (living == null) {
      counts(fork.job().id()).forked.increment();
    }
    return living;
  }

  /**
   * Forgets an ended fork, unless a handle to it may come back from elsewhere.
   *
   * @param name the one that it was entered by
   */
  void leave(ForkName name, ForkHandle<?> fork) {
    live.remove(name, fork);
  }

  /** A handle was captured in a state: its outcome is kept until the job ends. */
  void escape(ForkHandle<?> fork) {
    escaped.put(fork.path(), fork);
  }

  @Nullable ForkHandle<?> find(ForkPath path) {
    ForkHandle<?> living = live.get(ForkName.of(path));
    return living != null ? living : escaped.get(path);
  }

  Iterable<ForkHandle<?>> live() {
    return live.values();
  }

  /** At most so many living forks, in no order. */
  List<ForkHandle<?>> some(int most) {
    List<ForkHandle<?>> found = new ArrayList<>();
    for (ForkHandle<?> fork : live.values()) {
      if (found.size() == most) {
        break;
      }
      found.add(fork);
    }
    return found;
  }

  /** The living forks at or below a path. */
  List<ForkHandle<?>> within(ForkPath path) {
    List<ForkHandle<?>> found = new ArrayList<>();
    live.values().stream().filter(fork -> fork.path().isWithin(path)).forEach(found::add);
    return found;
  }

  JobCounts counts(String job) {
    JobCounts known = counts.get(job);
    return known != null ? known : counts.computeIfAbsent(job, id -> new JobCounts());
  }

  Map<String, JobCounts> counts() {
    return counts;
  }

  void submit(SubmittedJob job) {
    submitted.put(job.info().id(), job);
  }

  Map<String, SubmittedJob> submitted() {
    return submitted;
  }

  /** The durable jobs that this node holds, whichever their home is. Only the actor changes it. */
  Map<String, KeptJob> kept() {
    return kept;
  }

  /** The job ended: its outcomes are no longer asked for. */
  void endJob(String job) {
    escaped.keySet().removeIf(path -> path.job().equals(job));
  }

  /** Forgets that the job ever was. */
  void forgetJob(String job) {
    counts.remove(job);
    submitted.remove(job);
  }
}
