package org.rfork;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A one-shot piece of work: a lambda or an object whose state is what it captured.
 *
 * <p>A task whose node is lost is run again from its start, on another node, with the state it had
 * at {@code fork()}.
 *
 * <pre>{@code
 * Fork<Long> fork = RemoteFork.fork(() -> hits(10_000_000, RemoteFork.random()));
 * }</pre>
 *
 * @param <R> type of the result; the result is captured and copied like any state
 */
@FunctionalInterface
public interface Task<R extends @Nullable Object> extends Serializable {

  /**
   * Does the work. Runs on a thread of the node that the fork was placed on.
   *
   * @return the outcome that {@link Fork#join()} hands to the parent
   * @throws Exception any failure; it reaches {@code join()} as a {@link ForkFailedException}
   */
  R call() throws Exception;
}
