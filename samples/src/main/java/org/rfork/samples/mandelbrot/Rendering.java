package org.rfork.samples.mandelbrot;

import java.util.ArrayList;
import java.util.List;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.RemoteFork;
import org.rfork.samples.stats.Tally;

/**
 * Passes over the whole grid: the area from all of them, the picture from the first.
 *
 * @param area from all passes so far
 * @param picture the first pass's tiles; none before it
 */
record Rendering(Area area, List<TileImage> picture) implements Tally<Rendering> {

  /** Copies the list. */
  Rendering {
    picture = List.copyOf(picture);
  }

  /** One pass: forks the tiles from inside its own fork, and puts them together in order. */
  static Rendering pass(Grid grid, int side, int perPixel, int limit) {
    Area area = Area.none(grid, perPixel);
    List<TileImage> picture = new ArrayList<>();
    for (Fork<TileImage> fork :
        RemoteFork.forkAll(
            grid.tiles(side),
            tile -> image(grid, tile, perPixel, limit),
            ForkOptions.labelled("mandelbrot"))) {
      TileImage image = fork.join();
      area =
          area.with(image.hits(), image.disagreements(), (long) image.tile().pixels() * perPixel);
      picture.add(image);
      RemoteFork.progress(
          StrictMath.min(1, area.count() * area.pixelArea() / (perPixel * area.gridArea())));
    }
    return new Rendering(area, picture);
  }

  private static TileImage image(Grid grid, Tile tile, int perPixel, int limit) {
    return TileImage.render(grid, tile, perPixel, limit, RemoteFork.random(), RemoteFork.node());
  }

  /** The same area without its picture, which only the first pass need bring home. */
  Rendering withoutPicture() {
    return new Rendering(area, List.of());
  }

  @Override
  public Rendering plus(Rendering next) {
    return new Rendering(area.plus(next.area), picture.isEmpty() ? next.picture : picture);
  }

  @Override
  public long count() {
    return area.count();
  }

  @Override
  public double value() {
    return area.value();
  }

  @Override
  public double standardError() {
    return area.standardError();
  }
}
