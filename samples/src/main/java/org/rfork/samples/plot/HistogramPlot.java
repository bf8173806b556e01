package org.rfork.samples.plot;

import java.awt.Color;
import java.awt.Paint;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.statistics.HistogramDataset;

/** See {@link Plots#histogram}. */
final class HistogramPlot {
  private static final int MOST_BINS = 100;
  private static final List<Paint> MARK_COLOURS =
      List.of(Style.RED, new Color(0x6A3D9A), new Color(0x2CA02C), Style.GREY);

  private HistogramPlot() {}

  static JFreeChart of(String title, String valueLabel, double[] values, List<Mark> marks) {
    HistogramDataset dataset = new HistogramDataset();
    dataset.addSeries(
        String.format(Locale.ROOT, "%,d values", values.length), values, bins(values));
    NumberAxis counts = Style.axis("count in each bin");
    counts.setUpperMargin(0.12);
    XYPlot plot = new XYPlot(dataset, Style.axis(valueLabel), counts, bars());
    plot.setDomainGridlinesVisible(false);
    for (int i = 0; i < marks.size(); i++) {
      plot.addDomainMarker(line(marks.get(i), i));
    }
    return Style.chart(title, plot);
  }

  /** Marked lines; each label stands lower than the one before, so that near ones stay legible. */
  static ValueMarker line(Mark mark, int number) {
    Paint colour = MARK_COLOURS.get(number % MARK_COLOURS.size());
    ValueMarker line = new ValueMarker(mark.at(), colour, Style.DASHES);
    line.setLabel(String.format(Locale.ROOT, "%s: %.4g", mark.name(), mark.at()));
    line.setLabelFont(Style.SMALL);
    line.setLabelPaint(colour);
    line.setLabelBackgroundColor(new Color(255, 255, 255, 0));
    line.setLabelAnchor(RectangleAnchor.TOP_RIGHT);
    line.setLabelTextAnchor(TextAnchor.TOP_LEFT);
    line.setLabelOffset(new RectangleInsets(6 + 20.0 * number, 6, 0, 6));
    return line;
  }

  private static XYBarRenderer bars() {
    XYBarRenderer bars = new XYBarRenderer(0.05);
    bars.setBarPainter(new StandardXYBarPainter());
    bars.setShadowVisible(false);
    bars.setSeriesPaint(0, Style.BLUE);
    return bars;
  }

  /** Freedman and Diaconis' rule, up to a number of bins that still shows as bars. */
  private static int bins(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int count = sorted.length;
    double width =
        2 * (sorted[count * 3 / 4] - sorted[count / 4]) / StrictMath.cbrt((double) count);
    double span = sorted[count - 1] - sorted[0];
    return width > 0 ? (int) StrictMath.min(MOST_BINS, StrictMath.ceil(span / width) + 1) : 1;
  }
}
