package org.rfork.runtime.table;

import java.util.Objects;
import org.rfork.ForkPath;

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
 */
public record ForkSpec(ForkPath path, int retries, int maxLosses, int firstAttempt) {
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
}
