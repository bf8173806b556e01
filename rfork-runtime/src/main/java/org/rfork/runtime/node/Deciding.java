package org.rfork.runtime.node;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.Outcomes;

/**
 * Outcomes that are decided and that nobody has heard of yet, since what they claim is being
 * published. Safe for all threads.
 */
final class Deciding {
  /** Lets others see what an outcome claims. */
  @FunctionalInterface
  interface Redeemer {
    void redeem(List<String> claims) throws ResourceException;
  }

  private final Set<ForkHandle<?>> decided = ConcurrentHashMap.newKeySet();
  private volatile Redeemer redeemer =
      claims -> {
        throw new IllegalStateException("an outcome claims something before the node is ready");
      };

  void redeemBy(Redeemer by) {
    redeemer = by;
  }

  /** Whether another outcome of the fork is decided; only the loss of its home changes that. */
  boolean isDecided(ForkHandle<?> fork, Outcome other) {
    return decided.contains(fork) && other.kind() != Outcome.Kind.LOST; // else its node stops
  }

  /** An outcome that claims something is decided; false if the fork had another one. */
  boolean decide(ForkHandle<?> fork) {
    return !fork.isEnded() && decided.add(fork);
  }

  /**
   * Publishes what a decided outcome claims.
   *
   * @param end is given the outcome; a failure that says why, if that cannot be published
   */
  void redeem(ForkHandle<?> fork, Outcome outcome, Consumer<Outcome> end) {
    try {
      end.accept(redeemed(outcome));
    } finally {
      decided.remove(fork);
    }
  }

  private Outcome redeemed(Outcome outcome) {
    try {
      redeemer.redeem(outcome.claims());
      return outcome.claiming(List.of());
    } catch (ResourceException refused) {
      return Outcomes.failed(refused);
    }
  }
}
