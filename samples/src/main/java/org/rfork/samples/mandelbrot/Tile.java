package org.rfork.samples.mandelbrot;

/**
 * A rectangle of pixels.
 *
 * @param left its first column
 * @param top its first row
 * @param width columns
 * @param height rows
 */
record Tile(int left, int top, int width, int height) {

  /** How many pixels it has. */
  int pixels() {
    return width * height;
  }
}
