package org.rfork.samples.mandelbrot;

import java.util.random.RandomGenerator;
import org.rfork.samples.stats.Draws;

/** What one fork made of its tile. */
final class TileImage {
  /** Shades by the logarithm of the escape time: this many for each doubling. */
  private static final double SHADES_PER_DOUBLING = 26;

  private static final double LOG_2 = StrictMath.log(2);

  private final Tile tile;
  private final String node;
  private final byte[] shades;
  private final byte[] cover;
  private long hits;
  private long disagreements;

  private TileImage(Tile tile, String node) {
    this.tile = tile;
    this.node = node;
    this.shades = new byte[tile.pixels()];
    this.cover = new byte[tile.pixels()];
  }

  /** Throws points into each pixel of a tile. */
  static TileImage render(
      Grid grid, Tile tile, int perPixel, int limit, RandomGenerator random, String node) {
    TileImage image = new TileImage(tile, node);
    for (int row = 0; row < tile.height(); row++) {
      for (int column = 0; column < tile.width(); column++) {
        image.add(grid, row, column, perPixel, limit, random);
      }
    }
    return image;
  }

  private void add(
      Grid grid, int row, int column, int perPixel, int limit, RandomGenerator random) {
    int inside = 0;
    double shade = 0;
    for (int i = 0; i < perPixel; i++) {
      double real = grid.real(tile.left() + column + Draws.uniform(random));
      double imaginary = grid.imaginary(tile.top() + row + Draws.uniform(random));
      int escape = Escape.after(real, imaginary, limit);
      if (escape == Escape.NEVER) {
        inside++;
      } else {
        shade += StrictMath.min(255, SHADES_PER_DOUBLING * StrictMath.log(escape) / LOG_2);
      }
    }
    hits += inside;
    disagreements += (long) inside * (perPixel - inside);
    int pixel = row * tile.width() + column;
    shades[pixel] = (byte) (inside == perPixel ? 0 : shade / (perPixel - inside));
    cover[pixel] = (byte) (255 * inside / perPixel);
  }

  Tile tile() {
    return tile;
  }

  /** The node that made it. */
  String node() {
    return node;
  }

  /** Points inside the set. */
  long hits() {
    return hits;
  }

  /** See {@link Area#disagreements}. */
  long disagreements() {
    return disagreements;
  }

  /** How slowly a pixel's points outside the set escape, from 0 to 255. */
  int shade(int row, int column) {
    return shades[row * tile.width() + column] & 0xFF;
  }

  /** How much of a pixel the set covers, from 0 to 255. */
  int cover(int row, int column) {
    return cover[row * tile.width() + column] & 0xFF;
  }
}
