package org.rfork.samples.stats;

/**
 * What the samples of one batch, or of a prefix of batches, add up to: an estimate that can be
 * merged. Immutable.
 *
 * @param <T> the implementing type itself
 */
public interface Tally<T extends Tally<T>> {

  /** This tally and the one of the batch after it, together. Fold from the left, in batch order. */
  T plus(T next);

  /** How many samples were taken. */
  long count();

  /** The estimate; {@code NaN} without a sample. */
  double value();

  /** The estimate's standard error; infinite while there are too few samples to tell. */
  double standardError();
}
