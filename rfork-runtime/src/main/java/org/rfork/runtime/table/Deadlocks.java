package org.rfork.runtime.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rfork.ForkPath;
import org.rfork.runtime.Waiting;

/**
 * Finds forks that wait for each other in what the nodes say of their waits. Nodes speak at
 * different times, so one look may put together waits that never stood at once. A wait that is seen
 * in two looks stood all the time between them; hence the forks that are stuck in what two looks
 * have in common were all stuck at one instant, and what is stuck stays so. Pure.
 */
public final class Deadlocks {
  private Deadlocks() {}

  /**
   * The forks that may be stuck by one look: each waits only for forks among them.
   *
   * @param look what all nodes said
   */
  public static Set<ForkPath> suspects(Collection<Waiting> look) {
    return Set.copyOf(stuck(look).keySet());
  }

  /**
   * Forks that wait for each other.
   *
   * @param first what all nodes said
   * @param second what they said after all had said the first
   * @param living meanwhile, the current attempt of each suspect that has not ended, by its home
   * @return the waits of one cycle, each for the fork of the next and the last for that of the
   *     first, which is the one to be told and is blocked; empty if nothing is certain
   */
  public static List<Waiting> cycle(
      Collection<Waiting> first, Collection<Waiting> second, Map<ForkPath, Integer> living) {
    Set<Waiting> certain = new HashSet<>(first);
    certain.retainAll(new HashSet<>(second));
    certain.removeIf(wait -> living.getOrDefault(wait.fork(), 0) != wait.attempt());
    Map<ForkPath, Waiting> stuck = stuck(certain);
    return stuck.isEmpty() ? List.of() : cycleIn(stuck);
  }

  /** The largest set of waits in which each waits only for forks of the set. */
  private static Map<ForkPath, Waiting> stuck(Collection<Waiting> waits) {
    Map<ForkPath, Waiting> stuck = new HashMap<>();
    waits.forEach(wait -> stuck.merge(wait.fork(), wait, Deadlocks::newer));
    boolean goesOn = true;
    while (goesOn) {
      goesOn = stuck.values().removeIf(wait -> !stuck.keySet().containsAll(wait.anyOf()));
    }
    return stuck;
  }

  private static Waiting newer(Waiting one, Waiting other) {
    return one.attempt() >= other.attempt() ? one : other;
  }

  /** Every way through stuck forks comes back to itself; the same one is taken by every node. */
  private static List<Waiting> cycleIn(Map<ForkPath, Waiting> stuck) {
    List<Waiting> way = new ArrayList<>();
    Waiting next = stuck.get(Collections.min(stuck.keySet()));
    while (next != null && !way.contains(next)) {
      way.add(next);
      next = stuck.get(Collections.min(next.anyOf()));
    }
    List<Waiting> cycle = new ArrayList<>(way.subList(way.indexOf(next), way.size()));
    cycle.stream()
        .filter(Waiting::blocked)
        .min(Comparator.comparing(Waiting::fork))
        .ifPresent(told -> Collections.rotate(cycle, -cycle.indexOf(told)));
    return cycle;
  }
}
