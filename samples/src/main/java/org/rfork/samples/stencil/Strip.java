package org.rfork.samples.stencil;

import org.rfork.Continuation;
import org.rfork.RemoteFork;

/** Sweeps the rows of one strip, in step with its neighbours. */
final class Strip extends Continuation<Integer> {
  private static final long serialVersionUID = 1L;

  private final Grid grid;
  private final int number;
  private final int sweeps;
  private int sweep;

  Strip(Grid grid, int number, int sweeps) {
    this.grid = grid;
    this.number = number;
    this.sweeps = sweeps;
  }

  @Override
  protected Integer run() {
    while (sweep < sweeps) {
      grid.await(number - 1, sweep);
      grid.await(number + 1, sweep);
      grid.sweep(number, sweep);
      sweep++;
      RemoteFork.progress((double) sweep / sweeps);
      RemoteFork.checkpoint();
    }
    return grid.firstRow(number + 1) - grid.firstRow(number);
  }
}
