package org.rfork;

/**
 * A read-only value that is sent once to each node that asks for it, however many forks use it. The
 * handle is a few bytes in a captured state; the value itself is known by the digest of its bytes.
 *
 * <pre>{@code
 * Shared<double[]> prices = RemoteFork.share(loadPrices());
 * RemoteFork.forkAll(0, 1000, i -> simulate(prices.get(), i));
 * }</pre>
 *
 * @param <T> type of the value
 */
public interface Shared<T> {

  /**
   * The value, fetched and restored at the first call on a node. All forks on a node see one
   * object, so it must not be changed.
   *
   * @return the node's copy of the value
   * @throws ForkException if the node that has the bytes is gone
   */
  T get();
}
