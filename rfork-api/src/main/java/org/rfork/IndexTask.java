package org.rfork;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Work for one index of a range; see {@link RemoteFork#forkAll(int, int, IndexTask)}.
 *
 * @param <R> type of the result
 */
@FunctionalInterface
public interface IndexTask<R extends @Nullable Object> extends Serializable {

  /**
   * Does the work of one index.
   *
   * @param index an index of the range
   * @return the outcome for this index
   * @throws Exception any failure; it reaches {@code join()} as a {@link ForkFailedException}
   */
  R call(int index) throws Exception;
}
