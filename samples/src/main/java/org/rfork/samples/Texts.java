package org.rfork.samples;

import java.util.Locale;
import org.rfork.samples.stats.Point;

/** Numbers as a person reads them, the same in every locale. */
public final class Texts {
  private Texts() {}

  /** An estimate with the half-width of its 95 % confidence interval. */
  public static String estimate(Point point) {
    return String.format(Locale.ROOT, "%.6g ± %.2g", point.value(), point.halfWidth());
  }
}
