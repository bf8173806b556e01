package org.rfork.runtime.node;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.checkpoint.StoredFork;
import org.rfork.runtime.exec.ForkUnit;

/**
 * What jobs that were restarted from files had reached there. A fork that is forked again, with the
 * same path and from an equal state, has its result at once or goes on from its safe point. Safe
 * for all threads.
 */
final class Legacies {
  private final Map<String, Map<ForkPath, StoredFork>> jobs = new ConcurrentHashMap<>();

  void add(JobFile file) {
    Map<ForkPath, StoredFork> forks = new HashMap<>();
    file.forks().forEach(fork -> forks.put(fork.path(), fork));
    jobs.put(file.job().id(), forks);
  }

  /** The ids of the jobs that are not over. */
  Set<String> jobs() {
    return jobs.keySet();
  }

  /** How the fork ended before; null if it did not. */
  @Nullable Outcome outcome(ForkUnit unit) {
    StoredFork stored = find(unit);
    return stored == null ? null : stored.outcome();
  }

  /** The fork as of its safe point, if it came by one before; else as it is. */
  ForkUnit goingOn(ForkUnit unit) {
    StoredFork stored = find(unit);
    return stored == null || stored.checkpoint() == null ? unit : unit.resumed(stored.checkpoint());
  }

  private @Nullable StoredFork find(ForkUnit unit) {
    if (jobs.isEmpty()) {
      return null;
    }
    Map<ForkPath, StoredFork> forks = jobs.get(unit.job().id());
    StoredFork stored = forks == null ? null : forks.get(unit.path());
    return stored != null && stored.digest().equals(unit.digest()) ? stored : null;
  }

  void forgetJob(String job) {
    jobs.remove(job);
  }
}
