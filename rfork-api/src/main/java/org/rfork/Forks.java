package org.rfork;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The children of one {@link RemoteFork#forkAll forkAll}, in order.
 *
 * @param <R> type of each result
 */
public final class Forks<R extends @Nullable Object> implements Iterable<Fork<R>> {
  private final List<Fork<R>> forks;

  private Forks(List<Fork<R>> forks) {
    this.forks = List.copyOf(forks);
  }

  static <R extends @Nullable Object> Forks<R> ofRange(
      int from, int to, IndexTask<R> task, ForkOptions options) {
    if (from > to) {
      throw new IllegalArgumentException("forkAll from " + from + " to " + to + ": not a range");
    }
    List<Fork<R>> forks = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      forks.add(
          RemoteFork.fork(new TravellingTask.OfIndex<>(task, i), numbered(options, i - from)));
    }
    return new Forks<>(forks);
  }

  static <T extends @Nullable Object, R extends @Nullable Object> Forks<R> ofItems(
      Collection<? extends T> items, ItemTask<T, R> task, ForkOptions options) {
    List<Fork<R>> forks = new ArrayList<>(items.size());
    for (T item : items) {
      forks.add(
          RemoteFork.fork(
              new TravellingTask.OfItem<T, R>(task, item), numbered(options, forks.size())));
    }
    return new Forks<>(forks);
  }

  static <R extends @Nullable Object> R anyOf(Collection<? extends Fork<R>> forks) {
    ForkException last = null;
    for (Iterator<Fork<R>> ended = RemoteFork.asCompleted(forks); ended.hasNext(); ) {
      try {
        return ended.next().join();
      } catch (ForkException failure) {
        if (last != null) {
          failure.addSuppressed(last);
        }
        last = failure;
      }
    }
    if (last == null) {
      throw new IllegalArgumentException("anyOf needs at least one fork");
    }
    throw last;
  }

  /** The children in order. */
  public List<Fork<R>> list() {
    return forks;
  }

  /** How many children there are. */
  public int size() {
    return forks.size();
  }

  @Override
  public Iterator<Fork<R>> iterator() {
    return forks.iterator();
  }

  /**
   * Joins all children, in order.
   *
   * @return their results, in the order of forking
   * @throws ForkException the first failure in that order
   */
  public List<R> join() {
    List<R> results = new ArrayList<>(forks.size());
    for (Fork<R> fork : forks) {
      results.add(fork.join());
    }
    return results;
  }

  /**
   * Joins all children and folds their results from the left in the order of forking, so that
   * floating-point sums have the same bits in every run.
   *
   * @param identity the value to begin with
   * @param operator combines the value so far with the next result
   * @throws ForkException the first failure in that order
   */
  public R reduce(R identity, BinaryOperator<R> operator) {
    R value = identity;
    for (Fork<R> fork : forks) {
      value = operator.apply(value, fork.join());
    }
    return value;
  }

  /** The children in the order in which they end; see {@link RemoteFork#asCompleted}. */
  public Iterator<Fork<R>> asCompleted() {
    return RemoteFork.asCompleted(forks);
  }

  /** The result of the first child to succeed; see {@link RemoteFork#anyOf}. */
  public R any() {
    return anyOf(forks);
  }

  /** Cancels all children that have not ended. */
  public void cancel() {
    forks.forEach(Fork::cancel);
  }

  private static ForkOptions numbered(ForkOptions options, int number) {
    return options.key() == null ? options : options.key(options.key() + "." + number);
  }
}
