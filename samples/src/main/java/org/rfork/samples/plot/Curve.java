package org.rfork.samples.plot;

import java.util.List;

/**
 * A line through points.
 *
 * @param name its name in the legend
 * @param x where the points stand
 * @param y their heights, as many
 */
public record Curve(String name, List<Double> x, List<Double> y) {

  /** Copies the points. */
  public Curve {
    x = List.copyOf(x);
    y = List.copyOf(y);
    if (x.size() != y.size()) {
      throw new IllegalArgumentException(
          "curve '" + name + "' has " + x.size() + " places but " + y.size() + " heights");
    }
  }
}
