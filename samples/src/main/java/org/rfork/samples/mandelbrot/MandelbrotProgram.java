package org.rfork.samples.mandelbrot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.rfork.Program;
import org.rfork.Report;
import org.rfork.Task;
import org.rfork.samples.Answer;
import org.rfork.samples.Check;
import org.rfork.samples.Csv;
import org.rfork.samples.Estimate;
import org.rfork.samples.RunOptions;
import org.rfork.samples.stats.Convergence;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The sample {@code mandelbrot}. Each of its {@code --forks} is a pass over the whole picture,
 * which forks its tiles in turn.
 */
public final class MandelbrotProgram implements Program<Convergence<Rendering>> {
  /**
   * Decimal expansion in OEIS A098403, from pixel counting; its last digits are uncertain by 28.
   */
  private static final double PUBLISHED_AREA = 1.5065918849;

  /**
   * Points that escape later than the limit count as inside, which adds about this over the limit
   * to the area. Measured with the same points at limits from 1,000 to 1,000,000.
   */
  private static final double BIAS_TIMES_LIMIT = 3.7;

  /** What colours show. */
  enum Colours {
    ITERATIONS,
    NODE
  }

  @Mixin private final RunOptions run = new RunOptions(2, 1);

  @Option(
      names = "--width",
      paramLabel = "PIXELS",
      defaultValue = "1080",
      description = "Width of the picture; its height follows. Default: ${DEFAULT-VALUE}.")
  private int width = 1080;

  @Option(
      names = "--tile",
      paramLabel = "PIXELS",
      defaultValue = "120",
      description = "Side of the tiles that are forked. Default: ${DEFAULT-VALUE}.")
  private int tile = 120;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "100000",
      description =
          "After how many iterations a point counts as inside. Default: ${DEFAULT-VALUE}.")
  private int iterations = 100_000;

  @Option(
      names = "--color-by",
      paramLabel = "WHAT",
      defaultValue = "iterations",
      description =
          "iterations: by how slowly points escape; node: a hue for each node, on the tiles it made."
              + " Default: ${DEFAULT-VALUE}.")
  private String colorBy = "iterations";

  /** With all options at their defaults. */
  public MandelbrotProgram() {}

  @Override
  public String name() {
    return "mandelbrot";
  }

  @Override
  public String summary() {
    return "the Mandelbrot set as forked tiles, with the set's area; --color-by node shows who did it";
  }

  @Override
  public Task<Convergence<Rendering>> root() {
    Check.oneOf("--color-by", colorBy, Colours.class);
    Grid grid = new Grid((int) Check.within("--width", width, 27, 20_000));
    int side = (int) Check.within("--tile", tile, 4, 20_000);
    int limit = (int) Check.within("--iterations", iterations, 10, 1_000_000_000);
    int perPixel = (int) Check.within("--samples", run.samples(), 2, 10_000);
    return new Estimate<>(
        run.plan(1, 2),
        new Rendering(Area.none(grid, perPixel), List.of()),
        pass -> {
          Rendering rendering = Rendering.pass(grid, side, perPixel, limit);
          return pass == 0 ? rendering : rendering.withoutPicture();
        });
  }

  @Override
  public Report report(Convergence<Rendering> result) throws IOException {
    Rendering rendering = result.total();
    Answer answer =
        Answer.of(result)
            .published(PUBLISHED_AREA)
            .target(run.plan(1, 2))
            .put("iterations", iterations)
            .put("biasAbout", BIAS_TIMES_LIMIT / iterations)
            .put("passes", result.batches())
            .put("tilesPerNode", tilesPerNode(rendering.picture()));
    if (run.plot().isPresent()) {
      answer.write(run.plot().get(), file -> paint(file, rendering.picture()));
    }
    if (run.csv().isPresent()) {
      answer.write(run.csv().get(), file -> table(file, rendering.picture()));
    }
    return answer.toReport();
  }

  private void paint(Path file, List<TileImage> tiles) throws IOException {
    Painter painter = new Painter(new Grid(width));
    switch (Check.oneOf("--color-by", colorBy, Colours.class)) {
      case ITERATIONS -> painter.paint(tiles);
      case NODE -> painter.paintByNode(tiles);
    }
    painter.write(file);
  }

  private static void table(Path file, List<TileImage> tiles) throws IOException {
    Csv.write(
        file,
        List.of("left", "top", "width", "height", "pointsInside", "node"),
        tiles.stream().map(MandelbrotProgram::row).toList());
  }

  private static List<Object> row(TileImage image) {
    Tile tile = image.tile();
    return List.of(
        tile.left(), tile.top(), tile.width(), tile.height(), image.hits(), image.node());
  }

  private static Map<String, Long> tilesPerNode(List<TileImage> tiles) {
    return tiles.stream()
        .collect(Collectors.groupingBy(TileImage::node, TreeMap::new, Collectors.counting()));
  }
}
