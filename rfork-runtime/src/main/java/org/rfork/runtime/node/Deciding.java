package org.rfork.runtime.node;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.Outcomes;

/**
 * Outcomes that are decided and that nobody has heard of yet, since what they claim is being
 * published. Safe for all threads.
 */
final class Deciding {
  /** What becomes of what outcomes claim. Both wait for other nodes. */
  interface Claims {
    /** Lets others see it. */
    void redeem(List<String> claims) throws ResourceException;

    /** Gives up what is not redeemed. */
    void discard(List<String> claims);
  }

  private final Set<ForkHandle<?>> decided = ConcurrentHashMap.newKeySet();
  private final Set<String> redeeming = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Claims claims;

  void claimsTo(Claims redeemer) {
    claims = redeemer;
  }

  private Claims claims() {
    return Objects.requireNonNull(claims, "an outcome claims something before the node is ready");
  }

  /** Whether another outcome of the fork is decided; only the loss of its home changes that. */
  boolean isDecided(ForkHandle<?> fork, Outcome other) {
    return !decided.isEmpty()
        && decided.contains(fork)
        && other.kind() != Outcome.Kind.LOST; // else its node stops
  }

  /** An outcome that claims something is decided; false if the fork had another one. */
  boolean decide(ForkHandle<?> fork, Outcome outcome) {
    if (fork.isEnded() || !decided.add(fork)) {
      return false;
    }
    redeeming.addAll(outcome.claims());
    return true;
  }

  /**
   * Publishes what a decided outcome claims.
   *
   * @param end is given the outcome; a failure that says why, if that cannot be published
   */
  void redeem(ForkHandle<?> fork, Outcome outcome, Consumer<Outcome> end) {
    try {
      if (fork.isEnded()) { // at the very moment at which this was decided
        claims().discard(outcome.claims());
      } else {
        end.accept(redeemed(outcome));
      }
    } finally {
      decided.remove(fork);
      redeeming.removeAll(outcome.claims());
    }
  }

  private Outcome redeemed(Outcome outcome) {
    try {
      claims().redeem(outcome.claims());
      return outcome.claiming(List.of());
    } catch (ResourceException refused) {
      claims().discard(outcome.claims());
      return Outcomes.failed(refused);
    }
  }

  /**
   * Gives up what an outcome claims that is not its fork's, unless that is one more copy of the one
   * that is.
   */
  void discard(Outcome outcome) {
    claims().discard(outcome.claims().stream().filter(each -> !redeeming.contains(each)).toList());
  }
}
