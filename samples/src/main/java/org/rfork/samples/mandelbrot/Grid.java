package org.rfork.samples.mandelbrot;

import java.util.ArrayList;
import java.util.List;

/**
 * Square pixels over the part of the complex plane that holds the set: real parts from -2.1 to 0.6,
 * imaginary parts from about -1.25 to 1.25.
 *
 * @param width pixels in each row
 */
record Grid(int width) {
  private static final double LEFT = -2.1;
  private static final double BREADTH = 2.7;
  private static final double HEIGHT = 2.5;

  /** How long a pixel's sides are. */
  double pixel() {
    return BREADTH / width;
  }

  /** How many rows there are. */
  int height() {
    return (int) StrictMath.ceil(HEIGHT / pixel());
  }

  /** The real part at a place in a row, in pixels from the left. */
  double real(double column) {
    return LEFT + column * pixel();
  }

  /** The imaginary part at a place in a column, in pixels from the top. */
  double imaginary(double row) {
    return (height() / 2.0 - row) * pixel();
  }

  /** Tiles of at most this many pixels a side that cover the grid, row by row. */
  List<Tile> tiles(int side) {
    List<Tile> tiles = new ArrayList<>();
    for (int top = 0; top < height(); top += side) {
      for (int left = 0; left < width; left += side) {
        int right = StrictMath.min(left + side, width);
        int bottom = StrictMath.min(top + side, height());
        tiles.add(new Tile(left, top, right - left, bottom - top));
      }
    }
    return tiles;
  }
}
