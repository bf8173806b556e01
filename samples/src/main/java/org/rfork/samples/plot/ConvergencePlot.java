package org.rfork.samples.plot;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.Range;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;
import org.rfork.samples.stats.Point;

/** See {@link Plots#convergence}. */
final class ConvergencePlot {
  /** How far the axis reaches at most, in half-widths of the last band: further would hide it. */
  private static final double MOST_WIDTHS = 8;

  private ConvergencePlot() {}

  static JFreeChart of(
      String title,
      String valueLabel,
      String samplesLabel,
      List<Point> history,
      OptionalDouble published) {
    Point last = history.get(history.size() - 1);
    NumberAxis samples = Style.axis(samplesLabel);
    samples.setAutoRangeIncludesZero(true);
    samples.setLowerMargin(0);
    samples.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
    samples.setUpperMargin(0);
    NumberAxis values = Style.axis(valueLabel);
    values.setRange(range(history, published));
    XYPlot plot = new XYPlot(band(history), samples, values, bandRenderer());
    plot.setDomainGridlinesVisible(false);
    if (published.isPresent()) {
      plot.setDataset(1, level(history, published.getAsDouble()));
      plot.setRenderer(1, levelRenderer());
    }
    JFreeChart chart = Style.chart(title, plot);
    chart.addSubtitle(0, Style.note(summary(last, published)));
    return chart;
  }

  private static YIntervalSeriesCollection band(List<Point> history) {
    YIntervalSeries series = new YIntervalSeries("estimate, with its 95 % confidence band");
    for (Point point : history) {
      double half = point.halfWidth();
      if (Double.isFinite(half)) {
        series.add(
            (double) point.samples(), point.value(), point.value() - half, point.value() + half);
      }
    }
    YIntervalSeriesCollection dataset = new YIntervalSeriesCollection();
    dataset.addSeries(series);
    return dataset;
  }

  private static XYSeriesCollection level(List<Point> history, double value) {
    XYSeries series = new XYSeries("published value");
    series.add(0, value);
    series.add((double) history.get(history.size() - 1).samples(), value);
    return new XYSeriesCollection(series);
  }

  private static DeviationRenderer bandRenderer() {
    DeviationRenderer renderer = new DeviationRenderer(true, false);
    renderer.setSeriesPaint(0, Style.BLUE);
    renderer.setSeriesFillPaint(0, Style.BLUE);
    renderer.setSeriesStroke(0, Style.LINE);
    renderer.setAlpha(0.2f);
    renderer.setLegendLine(Style.LEGEND_LINE);
    return renderer;
  }

  private static XYLineAndShapeRenderer levelRenderer() {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setSeriesPaint(0, Style.RED);
    renderer.setSeriesStroke(0, Style.DASHES);
    renderer.setLegendLine(Style.LEGEND_LINE);
    return renderer;
  }

  private static Range range(List<Point> history, OptionalDouble published) {
    Point last = history.get(history.size() - 1);
    double widest = 0;
    for (Point point : history) {
      double half = Double.isFinite(point.halfWidth()) ? point.halfWidth() : 0;
      widest = StrictMath.max(widest, StrictMath.abs(point.value() - last.value()) + half);
    }
    double most = Double.isFinite(last.halfWidth()) ? MOST_WIDTHS * last.halfWidth() : widest;
    double away = StrictMath.abs(published.orElse(last.value()) - last.value());
    double reach = 1.1 * StrictMath.max(StrictMath.min(widest, most), away);
    double shown = reach > 0 ? reach : 1;
    return new Range(last.value() - shown, last.value() + shown);
  }

  private static String summary(Point last, OptionalDouble published) {
    String estimate =
        String.format(
            Locale.ROOT,
            "%.7g ± %.2g (95 %%) after %,d",
            last.value(),
            last.halfWidth(),
            last.samples());
    return published.isPresent()
        ? estimate + String.format(Locale.ROOT, "; published %.10g", published.getAsDouble())
        : estimate;
  }
}
