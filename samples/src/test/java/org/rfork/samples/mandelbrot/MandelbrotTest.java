package org.rfork.samples.mandelbrot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rfork.Report;
import org.rfork.samples.InlineRuntime;
import org.rfork.samples.stats.Convergence;
import org.rfork.samples.stats.Point;
import picocli.CommandLine;

class MandelbrotTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "-1, 0", "-2, 0", "0, 1", "0.2499, 0", "-0.1225, 0.7448", "-1.7549, 0"})
  void keepsPointsOfTheSet(double real, double imaginary) {
    assertThat(Escape.after(real, imaginary, 5_000)).isEqualTo(Escape.NEVER);
  }

  @ParameterizedTest
  @CsvSource({"2, 2, 1", "1, 0, 3", "-2.01, 0, 1", "0.26, 0, 30", "-0.75, 0.1, 33"})
  void knowsWhenPointsEscape(double real, double imaginary, int iterations) {
    assertThat(Escape.after(real, imaginary, 5_000)).isEqualTo(iterations);
  }

  @Test
  void coversTheGridOnceWithTiles() {
    Grid grid = new Grid(100);
    int[] covered = new int[grid.width() * grid.height()];
    for (Tile tile : grid.tiles(17)) {
      for (int row = tile.top(); row < tile.top() + tile.height(); row++) {
        for (int column = tile.left(); column < tile.left() + tile.width(); column++) {
          covered[row * grid.width() + column]++;
        }
      }
    }
    assertThat(covered).containsOnly(1);
    assertThat(grid.imaginary(0)).isEqualTo(-grid.imaginary(grid.height())).isGreaterThan(1.2);
  }

  @Test
  void agreesWithThePublishedArea() throws Exception {
    MandelbrotProgram program = parsed("--width=540");

    Report report = program.report(new InlineRuntime(7).run(program.root()));

    assertThat(report.standardError()).isBetween(1e-4, 2e-3);
    assertThat(report.result())
        .containsEntry("published", 1.5065918849)
        .containsEntry("withinConfidence95", true);
  }

  @Test
  void knowsItsOwnError() {
    List<Point> estimates = new ArrayList<>();
    Area all = Area.none(new Grid(54), 2);
    for (int seed = 0; seed < 100; seed++) {
      Convergence<Rendering> result =
          new InlineRuntime(seed).run(parsed("--width=54", "--iterations=300").root());
      estimates.add(result.last());
      all = all.plus(result.total().area());
    }
    // All together are ten times as close, and stand in for the truth at 300 iterations.
    double truth = all.value();
    assertThat(estimates.stream().filter(estimate -> estimate.covers(truth)).count())
        .isBetween(87L, 100L);
    assertThat(all.standardError()).isBetween(1e-4, 1e-3);
  }

  @Test
  void givesTheSameBitsInAnyOrderAndForMorePasses() {
    String[] options = {"--width=90", "--tile=20", "--iterations=500", "--target-error=0.005"};
    Convergence<Rendering> result = new InlineRuntime(7).run(parsed(options).root());
    Convergence<Rendering> reversed =
        new InlineRuntime(7).reversed().freezing(1).run(parsed(options).root());

    assertThat(result.batches()).isBetween(3, 63);
    assertThat(result.last().halfWidth()).isLessThanOrEqualTo(0.005);
    assertThat(reversed.history()).isEqualTo(result.history());
    assertThat(reversed.total().area()).isEqualTo(result.total().area());
  }

  @Test
  void paintsItsTilesByNode(@TempDir Path directory) throws Exception {
    Path plot = directory.resolve("set.png");
    Path csv = directory.resolve("tiles.csv");
    MandelbrotProgram program =
        parsed("--width=270", "--tile=50", "--color-by=node", "--plot=" + plot, "--csv=" + csv);

    Report report = program.report(new InlineRuntime(7).run(program.root()));

    BufferedImage picture = ImageIO.read(plot.toFile());
    assertThat(picture.getWidth()).isEqualTo(270);
    assertThat(picture.getRGB(200, 125) & 0xFFFFFF).as("a point of the cardioid").isZero();
    assertThat(picture.getRGB(5, 5) & 0xFFFFFF).isNotZero();
    assertThat(report.result().get("tilesPerNode"))
        .asInstanceOf(InstanceOfAssertFactories.map(String.class, Long.class))
        .containsOnlyKeys("node-1", "node-2", "node-3");
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(1 + 6 * 5);
    assertThat(lines.get(1)).startsWith("0,0,50,50,0,node-");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--width=0", "--tile=1", "--iterations=0", "--samples=1", "--color-by=mood"})
  void namesAWrongOptionAndItsValue(String argument) {
    MandelbrotProgram program = parsed(argument);

    assertThatThrownBy(program::root)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(argument.substring(0, argument.indexOf('=')))
        .hasMessageContaining(argument.substring(argument.indexOf('=') + 1));
  }

  private static MandelbrotProgram parsed(String... arguments) {
    MandelbrotProgram program = new MandelbrotProgram();
    new CommandLine(program).parseArgs(arguments);
    return program;
  }
}
