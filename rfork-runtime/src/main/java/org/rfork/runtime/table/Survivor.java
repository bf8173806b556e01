package org.rfork.runtime.table;

import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

/**
 * An attempt that a home could adopt.
 *
 * @param home the home that it was spawned for, or that adopted it last
 * @param hasEnded whether its outcome is known
 * @param wasSeen whether a home had its outcome, so that the run that forked it may have used it
 * @param digest what tells the state that the fork started from at its birth from another one
 */
public record Survivor(
    ForkPath path, NodeId home, int attempt, boolean hasEnded, boolean wasSeen, String digest) {

  /** What has ended is worth more than what runs, a later attempt more than an earlier one. */
  public boolean isBetterThan(@Nullable Survivor other) {
    return other == null || (hasEnded != other.hasEnded ? hasEnded : attempt > other.attempt);
  }

  /**
   * What becomes of it.
   *
   * @param forked the digest of the state that its parent forked now at its path
   */
  public Succession succession(String forked) {
    if (digest.equals(forked)) {
      return Succession.ADOPTED;
    }
    return wasSeen ? Succession.CONTRADICTED : Succession.REPLACED;
  }
}
