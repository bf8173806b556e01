package org.rfork.samples.plot;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.data.statistics.HistogramDataset;

/** See {@link Plots#histogram}. */
final class HistogramPlot {
  private static final int MOST_BINS = 100;

  private HistogramPlot() {}

  static JFreeChart of(String title, String valueLabel, double[] values, List<Mark> marks) {
    NumberAxis counts = Style.axis("count in each bin");
    counts.setUpperMargin(0.12);
    XYPlot plot = new XYPlot(dataset(values), Style.axis(valueLabel), counts, bars());
    plot.setDomainGridlinesVisible(false);
    Marks.addTo(plot, marks);
    return Style.chart(title, plot);
  }

  private static XYBarRenderer bars() {
    XYBarRenderer bars = new XYBarRenderer(0.05);
    bars.setBarPainter(new StandardXYBarPainter());
    bars.setShadowVisible(false);
    bars.setSeriesPaint(0, Style.BLUE);
    return bars;
  }

  private static HistogramDataset dataset(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double least = sorted[0];
    double most = sorted[sorted.length - 1];
    double margin = least == most ? 0.5 : 0; // a bin of no width would not show
    HistogramDataset dataset = new HistogramDataset();
    dataset.addSeries(
        String.format(Locale.ROOT, "%,d values", values.length),
        values,
        bins(sorted),
        least - margin,
        most + margin);
    return dataset;
  }

  /** Freedman and Diaconis' rule, up to a number of bins that still shows as bars. */
  private static int bins(double[] sorted) {
    int count = sorted.length;
    double width =
        2 * (sorted[count * 3 / 4] - sorted[count / 4]) / StrictMath.cbrt((double) count);
    double span = sorted[count - 1] - sorted[0];
    return width > 0 ? (int) StrictMath.min(MOST_BINS, StrictMath.ceil(span / width) + 1) : 1;
  }
}
