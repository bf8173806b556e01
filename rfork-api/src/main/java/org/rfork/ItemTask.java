package org.rfork;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Work for one item of a collection; see {@link RemoteFork#forkAll(java.util.Collection,
 * ItemTask)}.
 *
 * @param <T> type of the item; an item is captured and copied with its fork
 * @param <R> type of the result
 */
@FunctionalInterface
public interface ItemTask<T extends @Nullable Object, R extends @Nullable Object>
    extends Serializable {

  /**
   * Does the work of one item.
   *
   * @param item the fork's own copy of the item
   * @return the outcome for this item
   * @throws Exception any failure; it reaches {@code join()} as a {@link ForkFailedException}
   */
  R call(T item) throws Exception;
}
