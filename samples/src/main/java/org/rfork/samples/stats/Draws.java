package org.rfork.samples.stats;

import java.util.random.RandomGenerator;

/**
 * Random numbers that have the same bits on every JVM: made from {@code nextLong} with integer
 * arithmetic, IEEE operations and {@link StrictMath}. The JDK's own {@code nextGaussian} and {@code
 * nextInt(bound)} are not used, since no specification fixes their algorithms.
 */
public final class Draws {
  private static final double TO_UNIT = 0x1.0p-53;

  private Draws() {}

  /** Uniform in [0, 1), one of 2^53 equally spaced values. */
  public static double uniform(RandomGenerator random) {
    return (random.nextLong() >>> 11) * TO_UNIT;
  }

  /** Uniform in (0, 1): never 0 nor 1, for inverse distribution functions. */
  public static double openUniform(RandomGenerator random) {
    return ((random.nextLong() >>> 12) + 0.5) * 0x1.0p-52;
  }

  /**
   * Uniform in 0, ..., bound - 1, by the high bits of a 32 by 31 bit product. Its bias is below
   * bound / 2^32, far under what a sample here can see.
   *
   * @param bound at least 1
   */
  public static int index(RandomGenerator random, int bound) {
    return (int) (((random.nextLong() >>> 32) * bound) >>> 32);
  }

  /** Standard normal, by the inverse distribution function of one uniform number. */
  public static double gaussian(RandomGenerator random) {
    return Normal.quantile(openUniform(random));
  }
}
