package org.rfork.runtime.node;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.exec.ForkHandle;

/**
 * Forks of this home that go on, or have their outcome, from a checkpoint of their whole group:
 * handles to them in the group's states stand for these. Safe for all threads.
 */
final class BroughtBack {
  private final Map<ForkPath, ForkHandle<?>> forks = new ConcurrentHashMap<>();

  void add(ForkHandle<?> fork) {
    forks.put(fork.path(), fork);
  }

  @Nullable ForkHandle<?> find(ForkPath path) {
    return forks.isEmpty() ? null : forks.get(path);
  }

  void endJob(String job) {
    forks.keySet().removeIf(path -> path.job().equals(job));
  }
}
