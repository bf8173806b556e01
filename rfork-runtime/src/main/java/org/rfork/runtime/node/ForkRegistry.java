package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.JobInfo;

/**
 * The forks and jobs that have their home here, and the durable jobs that are held here. A fork
 * whose parent runs here is known to that alone until somebody looks. Safe for all threads.
 */
final class ForkRegistry {
  /** A job that was submitted here, or the implicit one of {@code main}. */
  record SubmittedJob(JobInfo info, @Nullable ForkHandle<?> root, long bornNanos) {}

  private volatile Supplier<List<ForkHandle<?>>> unlisted = List::of;
  private final Map<ForkName, ForkHandle<?>> live = new ConcurrentHashMap<>();
  private final Map<ForkPath, ForkHandle<?>> escaped = new ConcurrentHashMap<>();
  private final Map<String, SubmittedJob> submitted = new ConcurrentHashMap<>();
  private final Map<String, KeptJob> kept = new ConcurrentHashMap<>();

  /** Where living forks are found that only their parents know of. */
  void unlisted(Supplier<List<ForkHandle<?>>> found) {
    unlisted = found;
  }

  /** Enters a new fork, unless one of its path is living, which is given then. */
  @Nullable ForkHandle<?> enter(ForkHandle<?> fork) {
    if (fork.parentAttempt() > 1) {
      listAll(); // an earlier run of the parent may go on
    }
    fork.listed();
    return live.putIfAbsent(fork.name(), fork);
  }

  /** Enters a living fork that only its parent has known of. */
  void list(ForkHandle<?> fork) {
    ForkName name = fork.name();
    fork.listed();
    live.putIfAbsent(name, fork);
    if (fork.isEnded()) { // who ended it may have come too early
      leave(name, fork);
    }
  }

  private void listAll() {
    unlisted.get().forEach(this::list);
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
    ForkName name = ForkName.of(path);
    ForkHandle<?> known = live.get(name);
    if (known == null) {
      known = escaped.get(path);
    }
    if (known == null) {
      listAll();
      known = live.get(name);
    }
    return known;
  }

  /** All living forks, those included that only their parents have known of. */
  Iterable<ForkHandle<?>> live() {
    listAll();
    return live.values();
  }

  /** At most so many living forks, in no order. */
  List<ForkHandle<?>> some(int most) {
    List<ForkHandle<?>> found = new ArrayList<>();
    for (ForkHandle<?> fork : live()) {
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
    for (ForkHandle<?> fork : live()) {
      if (fork.path().isWithin(path)) {
        found.add(fork);
      }
    }
    return found;
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
    submitted.remove(job);
  }
}
