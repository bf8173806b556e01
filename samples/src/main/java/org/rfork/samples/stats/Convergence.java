package org.rfork.samples.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * The batches so far, folded in their order, and the estimate as it stood after each.
 *
 * @param total all batches together
 * @param history a point for each batch
 * @param <T> what a batch adds up to
 */
public record Convergence<T extends Tally<T>>(T total, List<Point> history) {

  /** Copies the history. */
  public Convergence {
    history = List.copyOf(history);
  }

  /** No batch yet; {@code none} is the tally of no sample. */
  public static <T extends Tally<T>> Convergence<T> from(T none) {
    return new Convergence<>(none, List.of());
  }

  /** With one batch more. */
  public Convergence<T> plus(T batch) {
    T sum = total.plus(batch);
    List<Point> longer = new ArrayList<>(history);
    longer.add(point(sum));
    return new Convergence<>(sum, longer);
  }

  /** How many batches there are. */
  public int batches() {
    return history.size();
  }

  /** The estimate as it stands now. */
  public Point last() {
    return point(total);
  }

  private static Point point(Tally<?> tally) {
    return new Point(tally.count(), tally.value(), tally.standardError());
  }
}
