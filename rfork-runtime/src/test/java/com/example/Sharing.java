package com.example;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.RemoteFork;
import org.rfork.resource.ResourceException;
import org.rfork.resource.SharedRegion;

/**
 * Opens a region in which cells change in step, each by what it and the one before it were, and
 * forks one continuation for each cell.
 */
final class Sharing extends Continuation<Long> {
  private static final long serialVersionUID = 1L;

  private final int cells;
  private final int steps;
  private final int millis;
  private final long spareBytes;
  private final boolean safe;
  private final List<Fork<String>> forks = new ArrayList<>();
  private @Nullable SharedRegion region;

  /**
   * Opens nothing yet.
   *
   * @param millis that a step takes
   * @param spareBytes of the region that nobody uses
   * @param safe whether it comes by a safe point before it joins
   */
  Sharing(int cells, int steps, int millis, long spareBytes, boolean safe) {
    this.cells = cells;
    this.steps = steps;
    this.millis = millis;
    this.spareBytes = spareBytes;
    this.safe = safe;
  }

  /** What comes out. */
  static long expected(int cells, int steps) {
    long[] now = new long[cells];
    for (int cell = 0; cell < cells; cell++) {
      now[cell] = cell + 1L;
    }
    for (int step = 0; step < steps; step++) {
      long[] next = new long[cells];
      for (int cell = 0; cell < cells; cell++) {
        next[cell] = mixed(now[cell], now[(cell + cells - 1) % cells]);
      }
      now = next;
    }
    long all = 0;
    for (long each : now) {
      all = mixed(all, each);
    }
    return all;
  }

  private static long mixed(long one, long other) {
    return (one * 31 + other) * 0x9E3779B97F4A7C15L;
  }

  private static long count(int cell) {
    return 24L * cell;
  }

  private static long value(int cell, int step) {
    return 24L * cell + 8L + 8L * (step & 1);
  }

  @Override
  protected Long run() throws ResourceException {
    SharedRegion open = region;
    if (open == null) {
      open = SharedRegion.open("cells", 24L * cells + spareBytes);
      region = open;
      for (int cell = 0; cell < cells; cell++) {
        open.putLong(value(cell, 0), cell + 1L);
      }
      for (int cell = 0; cell < cells; cell++) {
        forks.add(RemoteFork.fork(new Cell(open, cells, cell, steps, millis)));
      }
    }
    if (safe) {
      RemoteFork.checkpoint();
    }
    List<String> ways = new ArrayList<>();
    for (Fork<String> fork : forks) {
      ways.add(fork.join());
    }
    System.out.println("ways " + ways + " end on " + RemoteFork.node());
    long all = 0;
    for (int cell = 0; cell < cells; cell++) {
      all = mixed(all, open.getLong(value(cell, steps)));
    }
    return all;
  }

  /** One of them; tells the nodes that it was on. */
  private static final class Cell extends Continuation<String> {
    private static final long serialVersionUID = 1L;

    private final SharedRegion region;
    private final int cells;
    private final int cell;
    private final int steps;
    private final int millis;
    private int step;
    private String way = "";

    Cell(SharedRegion region, int cells, int cell, int steps, int millis) {
      this.region = region;
      this.cells = cells;
      this.cell = cell;
      this.steps = steps;
      this.millis = millis;
    }

    @Override
    protected String run() throws InterruptedException {
      if (!way.endsWith(RemoteFork.node())) {
        way += (way.isEmpty() ? "" : "-") + RemoteFork.node();
      }
      int before = (cell + cells - 1) % cells;
      int after = (cell + 1) % cells;
      while (step < steps) {
        await(before);
        await(after);
        long next = mixed(region.getLong(value(cell, step)), region.getLong(value(before, step)));
        Thread.sleep(millis);
        region.putLong(value(cell, step + 1), next);
        step++;
        region.putLongVolatile(count(cell), step);
        RemoteFork.progress((double) step / steps);
        RemoteFork.checkpoint();
      }
      return way;
    }

    private void await(int other) {
      while (!region.awaitAtLeast(count(other), step, Duration.ofSeconds(1))) {
        RemoteFork.checkpoint();
      }
    }
  }
}
