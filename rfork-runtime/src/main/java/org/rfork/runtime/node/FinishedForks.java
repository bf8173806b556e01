package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.rfork.ForkPath;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.JobInfo;

/**
 * Results of forks of this home whose parents still run, so that a job can be frozen with them.
 * What does not fit is not kept, and is worked out again in the restarted job. Safe for all
 * threads.
 */
final class FinishedForks {
  /** What a result takes besides its payload, in bytes; an estimate. */
  private static final long OVERHEAD_BYTES = 256;

  /** A fork that has its result. */
  record Finished(ForkUnit unit, Outcome outcome) {
    private long bytes() {
      return OVERHEAD_BYTES + unit.start().size() + outcome.size();
    }
  }

  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong();
  private final Map<ForkPath, Map<ForkPath, Finished>> families = new ConcurrentHashMap<>();

  FinishedForks(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** A fork ended with a result; its parent, if it has one that can run again, may be frozen. */
  void add(ForkUnit unit, Outcome outcome) {
    ForkPath parent = unit.job().kind() == JobInfo.Kind.MAIN ? null : unit.path().parent();
    if (parent == null) {
      return;
    }
    var finished = new Finished(unit, outcome);
    if (bytes.addAndGet(finished.bytes()) > maxBytes) {
      bytes.addAndGet(-finished.bytes());
      return;
    }
    Finished before =
        families
            .computeIfAbsent(parent, absent -> new ConcurrentHashMap<>())
            .put(unit.path(), finished);
    if (before != null) {
      bytes.addAndGet(-before.bytes());
    }
  }

  /** The run of a fork is over, and nobody will ask for its children any more. */
  void forget(ForkUnit parent) {
    if (!families.isEmpty()) {
      forget(parent.path());
    }
  }

  private void forget(ForkPath parent) {
    Map<ForkPath, Finished> family = families.remove(parent);
    if (family != null) {
      family.values().forEach(finished -> bytes.addAndGet(-finished.bytes()));
    }
  }

  void forgetJob(String job) {
    families.keySet().stream().filter(path -> path.job().equals(job)).forEach(this::forget);
  }

  /** Those of a job, in no order. */
  List<Finished> of(String job) {
    List<Finished> found = new ArrayList<>();
    families.forEach(
        (parent, family) -> {
          if (parent.job().equals(job)) {
            found.addAll(family.values());
          }
        });
    return found;
  }
}
