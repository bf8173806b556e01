package org.rfork.samples.plot;

import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.rfork.samples.stats.Point;

/** See {@link Plots#curves}. */
final class CurvePlot {
  private static final List<Color> COLOURS =
      List.of(Style.BLUE, Style.RED, new Color(0x2CA02C), new Color(0x6A3D9A));
  private static final List<Color> LINE_COLOURS = List.of(Style.GREY, new Color(0xE08214));
  private static final double DOT = 8;

  private CurvePlot() {}

  static JFreeChart of(
      String title,
      String xLabel,
      String yLabel,
      List<Curve> curves,
      List<Measured> measured,
      List<Mark> marks) {
    XYPlot plot = new XYPlot(null, Style.axis(xLabel), Style.axis(yLabel), new XYErrorRenderer());
    plot.setDataset(0, points(measured));
    plot.setRenderer(0, dots(measured.size()));
    plot.setDataset(1, lines(curves));
    plot.setRenderer(1, strokes(curves.size()));
    Marks.addTo(plot, marks);
    return Style.chart(title, plot);
  }

  private static XYIntervalSeriesCollection points(List<Measured> measured) {
    XYIntervalSeriesCollection dataset = new XYIntervalSeriesCollection();
    for (Measured group : measured) {
      XYIntervalSeries series = new XYIntervalSeries(group.name());
      for (int i = 0; i < group.x().size(); i++) {
        double x = group.x().get(i);
        Point point = group.estimates().get(i);
        double half = point.halfWidth();
        series.add(x, x, x, point.value(), point.value() - half, point.value() + half);
      }
      dataset.addSeries(series);
    }
    return dataset;
  }

  private static XYErrorRenderer dots(int groups) {
    XYErrorRenderer renderer = new XYErrorRenderer();
    renderer.setDrawXError(false);
    renderer.setErrorStroke(Style.LINE);
    renderer.setCapLength(6);
    for (int i = 0; i < groups; i++) {
      renderer.setSeriesPaint(i, COLOURS.get(i % COLOURS.size()));
      renderer.setSeriesShape(i, new Ellipse2D.Double(-DOT / 2, -DOT / 2, DOT, DOT));
    }
    return renderer;
  }

  private static XYSeriesCollection lines(List<Curve> curves) {
    XYSeriesCollection dataset = new XYSeriesCollection();
    for (Curve curve : curves) {
      XYSeries series = new XYSeries(curve.name());
      for (int i = 0; i < curve.x().size(); i++) {
        series.add(curve.x().get(i), curve.y().get(i));
      }
      dataset.addSeries(series);
    }
    return dataset;
  }

  private static XYLineAndShapeRenderer strokes(int curves) {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    for (int i = 0; i < curves; i++) {
      renderer.setSeriesPaint(i, LINE_COLOURS.get(i % LINE_COLOURS.size()));
      renderer.setSeriesStroke(i, Style.LINE);
    }
    renderer.setLegendLine(Style.LEGEND_LINE);
    return renderer;
  }
}
