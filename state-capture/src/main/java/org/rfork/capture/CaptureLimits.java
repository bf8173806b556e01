package org.rfork.capture;

/**
 * Where capture and restore stop with {@code LIMIT}.
 *
 * @param maxBytes size of one document, in bytes; tables that a document announces count as well
 * @param maxDepth longest chain of references followed from the root; chains cost heap, never Java
 *     stack
 * @param maxObjects number of distinct objects in one document, strings included
 * @param maxHashSteps objects that the {@code hashCode} of the keys in one document may visit while
 *     it is restored, each as often as it is visited; {@code Long.MAX_VALUE} for no limit
 */
public record CaptureLimits(long maxBytes, int maxDepth, int maxObjects, long maxHashSteps) {
  private static final long HASH_STEPS = 1_000_000_000;

  /** 1 GiB, 10 million references deep, 20 million objects, 1 billion steps (some seconds). */
  public static final CaptureLimits DEFAULT = new CaptureLimits(1L << 30, 10_000_000, 20_000_000);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public CaptureLimits {
    requirePositive("maxBytes", maxBytes);
    requirePositive("maxDepth", maxDepth);
    requirePositive("maxObjects", maxObjects);
    requirePositive("maxHashSteps", maxHashSteps);
  }

  /** With the default of steps for hash codes. */
  public CaptureLimits(long maxBytes, int maxDepth, int maxObjects) {
    this(maxBytes, maxDepth, maxObjects, HASH_STEPS);
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be 1 or more, not " + value);
    }
  }
}
