package org.rfork.runtime.node;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.table.Adoption;
import org.rfork.runtime.table.Survivor;

/**
 * What earlier runs left of a fork's children, as the nodes said when its new run first forked.
 * Safe for all threads. Only {@link #find} waits for answers, never who forgets: that is the actor,
 * which answers too.
 */
final class Inheritance {
  /** An attempt, and the node that runs it or has its outcome. */
  record Left(NodeId host, Survivor survivor) {
    Adoption adoption() {
      return new Adoption(host, survivor.home(), survivor.attempt());
    }
  }

  /** What is left of a fork's descendants. */
  private record Family(Map<ForkPath, Left> left, Set<ForkPath> copied) {
    static final Family NOTHING = new Family(Map.of(), Set.of());
  }

  private final Map<ForkPath, CompletableFuture<Family>> families = new ConcurrentHashMap<>();

  /**
   * What is left of a fork.
   *
   * @param parent the fork that runs again
   * @param ask asks all nodes for a family; called once for each family, on the calling thread
   */
  @Nullable Left find(ForkPath parent, ForkPath path, Function<ForkPath, List<Answer>> ask) {
    return family(parent, ask).left().get(path);
  }

  /** Whether a node holds a copy of a captured state of a fork; otherwise as {@link #find}. */
  boolean isCopied(ForkPath parent, ForkPath path, Function<ForkPath, List<Answer>> ask) {
    return family(parent, ask).copied().contains(path);
  }

  private Family family(ForkPath parent, Function<ForkPath, List<Answer>> ask) {
    for (ForkPath above = parent; above != null; above = above.parent()) {
      CompletableFuture<Family> family = families.get(above);
      if (family != null) {
        return family.join();
      }
    }
    var asking = new CompletableFuture<Family>();
    CompletableFuture<Family> known = families.putIfAbsent(parent, asking);
    if (known != null) {
      return known.join();
    }
    try {
      asking.complete(family(ask.apply(parent)));
    } finally {
      asking.complete(Family.NOTHING); // does nothing unless the asking failed
    }
    return asking.join();
  }

  private static Family family(List<Answer> answers) {
    Map<ForkPath, Left> best = new HashMap<>();
    Set<ForkPath> copied = new HashSet<>();
    for (Answer answer : answers) {
      if (answer.message() instanceof RecoveryMessage.SurvivorsAnswer of) {
        copied.addAll(of.copied());
        for (Survivor each : of.survivors()) {
          Left known = best.get(each.path());
          if (each.isBetterThan(known == null ? null : known.survivor())) {
            best.put(each.path(), new Left(answer.from(), each));
          }
        }
      }
    }
    return new Family(best, copied);
  }

  /** The run of a fork is over. */
  void forget(ForkPath parent) {
    families.remove(parent);
  }

  /** A node is gone: what it left is not in the answers that came before. */
  void forgetAll() {
    families.clear();
  }
}
