package org.rfork.samples.stats;

import org.rfork.Fork;
import org.rfork.RemoteFork;

/**
 * How many batches to run, and when to stop before that. The decision is made after each batch, in
 * batch order, from that prefix alone: so where it stops depends neither on the nodes nor on which
 * batch ends first.
 *
 * @param batches the most batches to run
 * @param fewest how many batches to run before an early stop, since the first few tell little of
 *     their own error
 * @param wave how many batches to fork before the next are folded and judged; no result depends on
 *     it
 * @param targetError stop once the half-width of the 95 % confidence interval is at most this; 0:
 *     run all batches
 */
public record Plan(int batches, int fewest, int wave, double targetError) {

  /** Whether these batches are enough. */
  public boolean isDone(Convergence<?> soFar) {
    return soFar.batches() >= batches || (soFar.batches() >= fewest && isReached(soFar.last()));
  }

  /** Whether the target error was asked for and is reached. */
  public boolean isReached(Point point) {
    return targetError > 0 && point.halfWidth() <= targetError;
  }

  /** The batch after the last of the wave that begins with batch {@code first}. */
  public int waveEnd(int first) {
    return (int) Math.min(batches, (long) first + wave);
  }

  /**
   * Joins the batches of a wave in order until they are enough. The rest is discarded and
   * cancelled: whether it ran must not show. The calling fork's progress is reported after each.
   */
  public <T extends Tally<T>> Convergence<T> fold(
      Convergence<T> soFar, Iterable<? extends Fork<T>> wave) {
    Convergence<T> sum = soFar;
    for (Fork<T> batch : wave) {
      if (isDone(sum)) {
        batch.cancel();
      } else {
        sum = sum.plus(batch.join());
        report(sum);
      }
    }
    return sum;
  }

  /**
   * Reports the calling fork's progress: by batches, or by the error if that is nearer its goal.
   */
  public void report(Convergence<?> soFar) {
    double byBatches = (double) soFar.batches() / batches;
    // The error falls with the root of the work.
    double ratio = targetError / soFar.last().halfWidth();
    double byError = targetError > 0 ? StrictMath.min(1, ratio * ratio) : 0;
    RemoteFork.progress(StrictMath.max(byBatches, byError), soFar.last().text());
  }
}
