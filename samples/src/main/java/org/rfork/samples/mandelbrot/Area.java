package org.rfork.samples.mandelbrot;

import org.rfork.samples.stats.Tally;

/**
 * The set's area from jittered sampling: each pixel gets the same number of uniform points of its
 * own. All is counted in whole numbers, so that the bits do not depend on how tiles are cut.
 *
 * <p>Only pixels in which some points hit and some miss add to the variance, which is what makes
 * jittered points better than free ones.
 *
 * @param hits points inside the set
 * @param disagreements the sum over pixels of hits times misses
 * @param count all points
 * @param perPixel points in each pixel, at least 2
 * @param gridArea area of all pixels of a whole pass
 * @param pixelArea area of one pixel
 */
record Area(
    long hits, long disagreements, long count, int perPixel, double gridArea, double pixelArea)
    implements Tally<Area> {

  static Area none(Grid grid, int perPixel) {
    double pixelArea = grid.pixel() * grid.pixel();
    long pixels = (long) grid.width() * grid.height();
    return new Area(0, 0, 0, perPixel, pixels * pixelArea, pixelArea);
  }

  /** With the points of one tile or pass. */
  Area with(long moreHits, long moreDisagreements, long morePoints) {
    return new Area(
        hits + moreHits,
        disagreements + moreDisagreements,
        count + morePoints,
        perPixel,
        gridArea,
        pixelArea);
  }

  @Override
  public Area plus(Area next) {
    return with(next.hits, next.disagreements, next.count);
  }

  @Override
  public double value() {
    return count == 0 ? Double.NaN : gridArea * hits / count;
  }

  /**
   * From the unbiased variance within each pixel, {@code hits misses / (n (n - 1))}. A pass's value
   * is the sum of its pixels' means; passes are averaged.
   */
  @Override
  public double standardError() {
    if (count == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double passes = count * pixelArea / (perPixel * gridArea);
    double ofMeans = disagreements / ((double) perPixel * perPixel * (perPixel - 1));
    return pixelArea * StrictMath.sqrt(ofMeans) / passes;
  }
}
