package org.rfork.samples.plot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.rfork.samples.stats.Point;

/** The plots. Each writes a PNG of 1000 by 600 pixels, over what was there. */
public final class Plots {
  private Plots() {}

  /**
   * An estimate against the number of samples, with the band of its 95 % confidence interval and
   * the published value as a line.
   *
   * @param file the PNG
   * @param title what is estimated
   * @param valueLabel the vertical axis, with its unit
   * @param samplesLabel the horizontal axis: what is counted
   * @param history the estimate after each batch, at least one
   * @param published the value to compare with, if there is one
   * @throws IOException if the file cannot be written, naming it
   */
  public static void convergence(
      Path file,
      String title,
      String valueLabel,
      String samplesLabel,
      List<Point> history,
      OptionalDouble published)
      throws IOException {
    Style.write(ConvergencePlot.of(title, valueLabel, samplesLabel, history, published), file);
  }

  /**
   * A histogram with marked values.
   *
   * @param file the PNG
   * @param title what is shown
   * @param valueLabel the horizontal axis, with its unit
   * @param values the values, at least one
   * @param marks vertical lines with their names, such as the value at risk
   * @throws IOException if the file cannot be written, naming it
   */
  public static void histogram(
      Path file, String title, String valueLabel, double[] values, List<Mark> marks)
      throws IOException {
    Style.write(HistogramPlot.of(title, valueLabel, values, marks), file);
  }

  /**
   * Lines and points with error bars over one axis.
   *
   * @param file the PNG
   * @param title what is shown
   * @param xLabel the horizontal axis, with its unit
   * @param yLabel the vertical axis, with its unit
   * @param curves exact curves, drawn as lines
   * @param measured measured points, drawn with the bars of their 95 % confidence intervals
   * @param marks vertical lines with their names
   * @throws IOException if the file cannot be written, naming it
   */
  public static void curves(
      Path file,
      String title,
      String xLabel,
      String yLabel,
      List<Curve> curves,
      List<Measured> measured,
      List<Mark> marks)
      throws IOException {
    Style.write(CurvePlot.of(title, xLabel, yLabel, curves, measured, marks), file);
  }
}
