package org.rfork;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A tree of forks under one root.
 *
 * @param <R> type of the root's result
 */
public interface Job<R extends @Nullable Object> {

  /** The job's id, unique in its cluster; the first segment of all its paths. */
  String id();

  /** The handle to the root. */
  Fork<R> root();

  /** Waits for the root's outcome; see {@link Fork#join()}. */
  default R join() {
    return root().join();
  }

  /** Waits for the root's outcome up to a limit; see {@link Fork#join(Duration)}. */
  default R join(Duration limit) {
    return root().join(limit);
  }

  /** Cancels the whole job; see {@link Fork#cancel()}. */
  default boolean cancel() {
    return root().cancel();
  }
}
