package org.rfork.samples.mandelbrot;

/** Whether, and how soon, {@code z -> z² + c} leaves for infinity. */
final class Escape {
  /** What {@link #after} says of points that do not escape. */
  static final int NEVER = Integer.MAX_VALUE;

  private static final double BAILOUT_SQUARED = 4;

  private Escape() {}

  /**
   * After how many iterations a point escapes, {@link #NEVER} if not within the limit. Points of
   * the two largest parts and points whose orbit returns to the very same bits are known to stay.
   */
  static int after(double real, double imaginary, int limit) {
    return isInLargestParts(real, imaginary) ? NEVER : iterate(real, imaginary, limit);
  }

  private static int iterate(double real, double imaginary, int limit) {
    double x = 0;
    double y = 0;
    double seenX = 0;
    double seenY = 0;
    int nextLook = 16;
    for (int i = 1; i <= limit; i++) {
      double squaresApart = x * x - y * y + real;
      y = 2 * x * y + imaginary;
      x = squaresApart;
      if (x * x + y * y > BAILOUT_SQUARED) {
        return i;
      }
      if (x == seenX && y == seenY) {
        return NEVER;
      }
      if (i == nextLook) {
        seenX = x;
        seenY = y;
        nextLook *= 2;
      }
    }
    return NEVER;
  }

  private static boolean isInLargestParts(double real, double imaginary) {
    double height = imaginary * imaginary;
    double fromFocus = (real - 0.25) * (real - 0.25) + height;
    boolean isInCardioid = fromFocus * (fromFocus + real - 0.25) < 0.25 * height;
    return isInCardioid || (real + 1) * (real + 1) + height < 0.0625;
  }
}
