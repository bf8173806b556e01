package org.rfork.samples.stencil;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.RemoteFork;
import org.rfork.resource.ResourceException;

/**
 * Cools a hot plate whose rim is kept cold. All forks share the plate's grid, so that all move from
 * node to node together.
 */
final class Stencil extends Continuation<Stencil.Result> {
  private static final long serialVersionUID = 1L;
  private static final ForkOptions OPTIONS = ForkOptions.labelled("stencil");

  private final int size;
  private final int sweeps;
  private final int strips;
  private final List<Fork<Integer>> forks = new ArrayList<>();
  private @Nullable Grid grid;

  /**
   * What came out.
   *
   * @param centre the temperature in the middle
   * @param mean the mean temperature
   * @param rows how many rows were swept
   */
  record Result(double centre, double mean, int rows) {}

  Stencil(int size, int sweeps, int strips) {
    this.size = size;
    this.sweeps = sweeps;
    this.strips = strips;
  }

  @Override
  protected Result run() throws ResourceException {
    Grid plate = grid;
    if (plate == null) {
      plate = Grid.open(size, strips);
      grid = plate;
      for (int number = 0; number < strips; number++) {
        forks.add(RemoteFork.fork(new Strip(plate, number, sweeps), OPTIONS));
      }
    }
    RemoteFork.checkpoint(); // from here it goes on if the group moves while it waits
    int rows = 0;
    for (Fork<Integer> fork : forks) {
      rows += fork.join();
    }
    return measured(plate, rows);
  }

  private Result measured(Grid plate, int rows) {
    double[] row = new double[size + 2];
    double sum = 0;
    double centre = 0;
    for (int y = 1; y <= size; y++) {
      plate.read(sweeps, y, row);
      for (int x = 1; x <= size; x++) {
        sum += row[x];
      }
      if (y == (size + 1) / 2) {
        centre = row[y];
      }
    }
    return new Result(centre, sum / ((double) size * size), rows);
  }
}
