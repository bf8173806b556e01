package org.rfork.samples.plot;

import java.util.List;
import org.rfork.samples.stats.Point;

/**
 * Estimates along an axis, with their errors.
 *
 * @param name their name in the legend
 * @param x where they stand
 * @param estimates what was measured there, as many
 */
public record Measured(String name, List<Double> x, List<Point> estimates) {

  /** Copies the points. */
  public Measured {
    x = List.copyOf(x);
    estimates = List.copyOf(estimates);
    if (x.size() != estimates.size()) {
      throw new IllegalArgumentException(
          "'" + name + "' has " + x.size() + " places but " + estimates.size() + " estimates");
    }
  }
}
