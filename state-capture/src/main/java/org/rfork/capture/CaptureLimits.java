package org.rfork.capture;

/**
 * Where capture and restore stop with {@code LIMIT}.
 *
 * @param maxBytes size of one document, in bytes; tables that a document announces count as well
 * @param maxDepth longest chain of references followed from the root; chains cost heap, never Java
 *     stack
 * @param maxObjects number of distinct objects in one document, strings included
 */
public record CaptureLimits(long maxBytes, int maxDepth, int maxObjects) {
  /** 1 GiB, 10 million references deep, 20 million objects. */
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
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be 1 or more, not " + value);
    }
  }
}
