package org.rfork.samples.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rfork.samples.stats.Point;

class PlotsTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void chooseFile() {
    file = directory.resolve("plots").resolve("plot.png");
  }

  @Test
  void drawsTheBandAndThePublishedValue() throws IOException {
    List<Point> history =
        IntStream.rangeClosed(1, 50).mapToObj(i -> new Point(100L * i, 3.1, 1.0 / i)).toList();

    Plots.convergence(file, "title", "value", "samples", history, OptionalDouble.of(3));

    BufferedImage picture = picture();
    assertThat(pixels(picture, Style.RED.getRGB())).isGreaterThan(200);
    assertThat(pixels(picture, Style.BLUE.getRGB())).isGreaterThan(200);
  }

  @Test
  void drawsOneBatchOfUnknownError() throws IOException {
    List<Point> history = List.of(new Point(1, 3.1, Double.POSITIVE_INFINITY));

    Plots.convergence(file, "title", "value", "samples", history, OptionalDouble.empty());

    assertThat(pixels(picture(), Style.RED.getRGB())).isZero();
  }

  @Test
  void drawsHistogramsOfManyAndOfEqualValues() throws IOException {
    double[] values = IntStream.range(0, 1_000).mapToDouble(StrictMath::cbrt).toArray();

    Plots.histogram(file, "title", "loss", values, List.of(new Mark("mark", 5)));

    assertThat(pixels(picture(), Style.RED.getRGB())).isGreaterThan(200);
    assertThat(pixels(picture(), Style.BLUE.getRGB())).isGreaterThan(20_000);
    Plots.histogram(file, "title", "loss", new double[] {2, 2, 2}, List.of());
    assertThat(pixels(picture(), Style.BLUE.getRGB())).isGreaterThan(20_000);
  }

  @Test
  void drawsCurvesWithErrorBars() throws IOException {
    Measured measured =
        new Measured(
            "measured", List.of(1.0, 2.0), List.of(new Point(9, 1, 1), new Point(9, 2, 1)));
    Curve curve = new Curve("exact", List.of(0.0, 3.0), List.of(0.0, 3.0));

    Plots.curves(
        file, "title", "x", "y", List.of(curve), List.of(measured), List.of(new Mark("here", 2.5)));

    assertThat(pixels(picture(), Style.BLUE.getRGB())).isGreaterThan(300);
    assertThat(pixels(picture(), Style.GREY.getRGB())).isGreaterThan(300);
  }

  private BufferedImage picture() throws IOException {
    BufferedImage picture = ImageIO.read(file.toFile());
    assertThat(picture.getWidth()).isEqualTo(1000);
    assertThat(picture.getHeight()).isEqualTo(600);
    return picture;
  }

  private static long pixels(BufferedImage picture, int colour) {
    return IntStream.range(0, 1000 * 600)
        .filter(i -> picture.getRGB(i % 1000, i / 1000) == colour)
        .count();
  }
}
