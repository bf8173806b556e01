package org.rfork.runtime.table;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

/**
 * What the table must know of a fork to decide its life.
 *
 * @param path its name
 * @param retries further attempts after its own failures, from 0
 * @param maxLosses the loss of a node that is this fork's {@code maxLosses}-th ends it as lost; at
 *     least 1
 * @param firstAttempt the number of its first attempt, at least 1. When a parent runs again on the
 *     same home, it forks the same paths again: the number must then be above every earlier attempt
 *     of the path there, so that late messages of the earlier life stay stale
 * @param isRerun whether its path may have run before
 * @param checkpoint the number of the state that its home has of it; 0 for the birth state
 * @param wish where its first attempt should go; null for anywhere
 * @param chosen where placement has its first attempt go; null if that is to be asked
 * @param adoption the attempt that is taken over in place of a new one; null for none
 */
public record ForkSpec(
    ForkPath path,
    int retries,
    int maxLosses,
    int firstAttempt,
    boolean isRerun,
    long checkpoint,
    @Nullable NodeId wish,
    @Nullable NodeId chosen,
    @Nullable Adoption adoption) {
  /** Checks the values. */
  public ForkSpec {
    Objects.requireNonNull(path, "path");
    if (retries < 0 || maxLosses < 1 || firstAttempt < 1) {
      throw new IllegalArgumentException(
          ("fork %s: retries must be at least 0 (is %d), maxLosses (%d) and firstAttempt (%d) at"
                  + " least 1")
              .formatted(path, retries, maxLosses, firstAttempt));
    }
  }

  /** A new fork that goes where placement chose, or chooses when it is asked. */
  public static ForkSpec of(
      ForkPath path,
      int retries,
      int maxLosses,
      int firstAttempt,
      boolean isRerun,
      @Nullable NodeId chosen) {
    return new ForkSpec(path, retries, maxLosses, firstAttempt, isRerun, 0, null, chosen, null);
  }

  /** The attempt with which its life in a table begins. */
  int openingAttempt() {
    return adoption == null ? firstAttempt : adoption.attempt();
  }
}
