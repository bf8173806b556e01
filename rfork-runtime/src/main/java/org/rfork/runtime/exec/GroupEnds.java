package org.rfork.runtime.exec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rfork.ForkPath;
import org.rfork.runtime.Outcome;

/**
 * How the runs of a group ended. What came of a run is told to others only when a checkpoint of the
 * group has it. Guarded by the group.
 */
final class GroupEnds {
  private final Map<ForkPath, Outcome> all = new LinkedHashMap<>();
  private final Map<ForkPath, Runnable> untold = new LinkedHashMap<>();

  /** One more, of which others know nothing yet. */
  void add(ForkPath path, Outcome outcome, Runnable tell) {
    all.put(path, outcome);
    untold.put(path, tell);
  }

  /** It failed before, and runs again. */
  void again(ForkPath path) {
    all.remove(path);
  }

  /** Those that others know. */
  void restored(Map<ForkPath, Outcome> before) {
    all.putAll(before);
  }

  Map<ForkPath, Outcome> all() {
    return Map.copyOf(all);
  }

  boolean hasUntold() {
    return !untold.isEmpty();
  }

  List<ForkPath> untoldWithEffect() {
    return untold.keySet().stream().filter(this::hasEffect).toList();
  }

  private boolean hasEffect(ForkPath path) {
    Outcome outcome = all.get(path);
    return outcome != null && !outcome.claims().isEmpty();
  }

  /** By what these are told. */
  List<Runnable> tell(Set<ForkPath> known) {
    List<Runnable> told = new ArrayList<>();
    for (ForkPath path : known) {
      Runnable tell = untold.remove(path);
      if (tell != null) {
        told.add(tell);
      }
    }
    return told;
  }

  List<Runnable> tellAll() {
    return tell(Set.copyOf(untold.keySet()));
  }
}
