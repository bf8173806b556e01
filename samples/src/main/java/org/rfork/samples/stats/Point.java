package org.rfork.samples.stats;

import java.util.Locale;

/**
 * An estimate as it stood after some batch.
 *
 * @param samples how many samples stood behind it
 * @param value the estimate
 * @param standardError its standard error
 */
public record Point(long samples, double value, double standardError) {
  /** The 97.5 % quantile of the standard normal distribution. */
  private static final double Z_95 = 1.959963984540054;

  /** Half the width of the 95 % confidence interval. */
  public double halfWidth() {
    return Z_95 * standardError;
  }

  /** Whether a number lies in the 95 % confidence interval. */
  public boolean covers(double number) {
    return StrictMath.abs(number - value) <= halfWidth();
  }

  /** The estimate and its half-width, as a person reads them. */
  public String text() {
    return String.format(Locale.ROOT, "%.6g ± %.2g", value, halfWidth());
  }
}
