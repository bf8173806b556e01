package org.rfork.runtime.node;

import org.jspecify.annotations.Nullable;
import org.rfork.runtime.exec.FrozenState;

/**
 * How far a fork has come, as one of its attempts was captured. A later attempt is further than an
 * earlier one; within an attempt, a later safe point.
 */
record AttemptState(int attempt, FrozenState state) {
  /** Whether it is to take the place of what is known of the fork. */
  boolean isNewerThan(@Nullable AttemptState known) {
    return known == null
        || attempt > known.attempt
        || (attempt == known.attempt && state.at().number() > known.state.at().number());
  }
}
