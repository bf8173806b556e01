package org.rfork.runtime.exec;

/**
 * How long forks of a class run on this node that fork nothing themselves: a mean of which older
 * runs count less and less. In a tree of forks these are the leaves, whatever is below the others.
 * Some of the runs are measured. Threads race for it, and lose a measurement now and then, which
 * does no harm.
 */
public final class Grain {
  /** One in two to the power of so many runs is measured, since clock and memory are shared. */
  private static final int MEASURED_BITS = 4;

  /** Spreads numbers in a row. */
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  /** Before so many were measured nothing is said. */
  private static final int ENOUGH = 4;

  /** How much of the mean a new measurement makes: one in so many. */
  private static final int WEIGHT = 16;

  /** What runs longer counts as this: one that was held up must not hide many short ones. */
  private static final long MOST_NANOS = 4_000_000;

  /** What {@link #begin} gives for most runs. */
  static final long NOT_MEASURED = 0;

  private int measured;
  private long mean;

  Grain() {}

  /**
   * A run begins: the time if it is measured.
   *
   * @param number how many have begun on its thread
   */
  static long begin(long number) {
    boolean isMeasured = (number * GOLDEN_RATIO) >>> (Long.SIZE - MEASURED_BITS) == 0;
    return isMeasured ? System.nanoTime() | 1 : NOT_MEASURED;
  }

  /** A run that was measured and has forked nothing is over, after so long. */
  void add(long ran) {
    long nanos = Math.min(MOST_NANOS, ran);
    mean = measured == 0 ? nanos : mean + (nanos - mean) / WEIGHT;
    measured = Math.min(measured + 1, ENOUGH);
  }

  /** The mean, of runs that count as 4 ms at most; 0 if it is not known. */
  public long meanNanos() {
    return measured < ENOUGH ? 0 : Math.max(1, mean);
  }
}
