package org.rfork.samples.stencil;

import java.time.Duration;
import org.rfork.RemoteFork;
import org.rfork.resource.ResourceException;
import org.rfork.resource.SharedRegion;

/**
 * Two square fields of temperatures in a region, one before a sweep and one after it, each with a
 * rim of zeros; and how many sweeps each strip has done.
 *
 * @param region where all that is
 * @param size inner points along each side
 * @param strips into how many strips the inner rows are divided
 */
record Grid(SharedRegion region, int size, int strips) {
  /** Counts of different strips lie in cache lines of their own. */
  private static final int COUNT_BYTES = 64;

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Opens the region and writes the field to begin with. */
  static Grid open(int size, int strips) throws ResourceException {
    long field = (long) (size + 2) * (size + 2) * Double.BYTES;
    long bytes = (long) strips * COUNT_BYTES + 2 * field;
    var grid = new Grid(SharedRegion.open("grid", bytes), size, strips);
    double[] row = new double[size + 2];
    for (int y = 1; y <= size; y++) {
      for (int x = 1; x <= size; x++) {
        row[x] = wave(x, size) * wave(y, size);
      }
      grid.write(0, y, row);
    }
    return grid;
  }

  private static double wave(int at, int size) {
    return StrictMath.sin(StrictMath.PI * at / (size + 1));
  }

  /** The first row of a strip; that of the one after the last is the first row of the rim. */
  int firstRow(int strip) {
    return 1 + (int) ((long) size * strip / strips);
  }

  private long offset(int sweep, int row) {
    long rows = (long) (sweep & 1) * (size + 2) + row;
    return (long) strips * COUNT_BYTES + rows * (size + 2) * Double.BYTES;
  }

  /** A row as it is after so many sweeps. */
  void read(int sweep, int row, double[] into) {
    region.get(offset(sweep, row), into, 0, size + 2);
  }

  private void write(int sweep, int row, double[] values) {
    region.put(offset(sweep, row), values, 0, size + 2);
  }

  /** Each point of a strip becomes the mean of its neighbours. */
  void sweep(int strip, int sweep) {
    double[] above = new double[size + 2];
    double[] row = new double[size + 2];
    double[] below = new double[size + 2];
    double[] next = new double[size + 2];
    int first = firstRow(strip);
    int end = firstRow(strip + 1);
    read(sweep, first - 1, above);
    read(sweep, first, row);
    for (int y = first; y < end; y++) {
      read(sweep, y + 1, below);
      for (int x = 1; x <= size; x++) {
        next[x] = 0.25 * (above[x] + below[x] + row[x - 1] + row[x + 1]);
      }
      write(sweep + 1, y, next);
      double[] free = above;
      above = row;
      row = below;
      below = free;
    }
    region.putLongVolatile((long) strip * COUNT_BYTES, sweep + 1L);
  }

  /** Waits until a strip, if there is one, has done so many sweeps; comes by safe points. */
  void await(int strip, int sweeps) {
    if (strip >= 0 && strip < strips) {
      while (!region.awaitAtLeast((long) strip * COUNT_BYTES, sweeps, PATIENCE)) {
        RemoteFork.checkpoint();
      }
    }
  }
}
