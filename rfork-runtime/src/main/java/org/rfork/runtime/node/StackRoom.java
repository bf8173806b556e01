package org.rfork.runtime.node;

/**
 * Whether the calling thread's stack has room for work of ours, which must not be cut short in the
 * middle by the recursion of a user's.
 */
final class StackRoom {
  /** Of at least a hundred bytes each, compiled: some 32 KB. The deepest of our work takes less. */
  private static final int LEVELS = 300;

  private StackRoom() {}

  static boolean isThere() {
    try {
      return descend(LEVELS, 1, 1, 1, 1, 1, 1, 1, 1) != 0;
    } catch (StackOverflowError deep) {
      return false;
    }
  }

  /** Each level keeps all of its numbers until the one below returns. */
  private static long descend(
      int left, long a, long b, long c, long d, long e, long f, long g, long h) {
    return left == 0
        ? 1
        : descend(left - 1, b, c, d, e, f, g, h, a) | (a + b + c + d + e + f + g + h);
  }
}
