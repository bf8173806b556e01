package org.rfork.perf;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.LineAndShapeRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Draws results: a row of dots for each system, on an axis of powers of ten, since systems differ
 * by those.
 */
final class Charts {
  private static final int WIDTH = 900;
  private static final int ROW = 46;
  private static final int MARGIN = 130;
  private static final Color[] COLOURS = {
    new Color(0x1f5fa8), new Color(0xc4501b), new Color(0x3c7d3c), new Color(0x7a4a9c)
  };
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);
  private static final Color GRID = new Color(0xd8d8d8);
  private static final Shape DOT = new Ellipse2D.Double(-6, -6, 12, 12);
  private static final Shape SQUARE = new Rectangle2D.Double(-5, -5, 10, 10);

  private final Path directory;

  /** Into this directory, which is there. */
  Charts(Path directory) {
    System.setProperty("java.awt.headless", "true");
    this.directory = directory;
  }

  /** Draws a chart for each work and unit, and one for a replay; answers what was written. */
  List<Path> draw(List<Result> results) throws IOException {
    List<Path> written = new ArrayList<>();
    List<Result> replayed =
        results.stream().filter(each -> each.work().startsWith(ReplayCommand.PREFIX)).toList();
    if (!replayed.isEmpty()) {
      written.add(write("replay", replay(replayed), 480));
    }
    Map<Load, Map<String, List<Result>>> byLoad = new TreeMap<>();
    results.stream()
        .filter(each -> !replayed.contains(each))
        .forEach(
            each ->
                byLoad
                    .computeIfAbsent(Load.of(each.work()), load -> new LinkedHashMap<>())
                    .computeIfAbsent(each.unit(), unit -> new ArrayList<>())
                    .add(each));
    for (Map.Entry<Load, Map<String, List<Result>>> ofLoad : byLoad.entrySet()) {
      for (Map.Entry<String, List<Result>> ofUnit : ofLoad.getValue().entrySet()) {
        Unit unit = Unit.of(ofUnit.getKey());
        if (unit != Unit.TIMES) {
          Load load = ofLoad.getKey();
          DefaultCategoryDataset dots = dots(load, ofUnit.getValue());
          int height = MARGIN + ROW * dots.getColumnCount();
          written.add(
              write(load.toString().toLowerCase(Locale.ROOT), dotted(load, unit, dots), height));
        }
      }
    }
    return written;
  }

  private static DefaultCategoryDataset dots(Load load, List<Result> results) {
    DefaultCategoryDataset dots = new DefaultCategoryDataset();
    for (Result result : results) {
      boolean single = result.work().equals(load.toString());
      String name = single ? "median" : result.work();
      dots.addValue(result.median(), name, result.system());
      if (single && result.runs() >= 100) {
        dots.addValue(result.p99(), "p99", result.system());
      }
    }
    return dots;
  }

  private static JFreeChart dotted(Load load, Unit unit, DefaultCategoryDataset dots) {
    String better = unit.lessIsBetter() ? "less is better" : "more is better";
    JFreeChart chart =
        ChartFactory.createLineChart(
            load + ", " + load.title(),
            null,
            unit.symbol() + " (" + better + ")",
            dots,
            PlotOrientation.HORIZONTAL,
            dots.getRowCount() > 1,
            false,
            false);
    CategoryPlot plot = chart.getCategoryPlot();
    LineAndShapeRenderer renderer = new LineAndShapeRenderer(false, true);
    for (int row = 0; row < dots.getRowCount(); row++) {
      renderer.setSeriesPaint(row, COLOURS[row % COLOURS.length]);
      renderer.setSeriesShape(row, row % 2 == 0 ? DOT : SQUARE);
    }
    renderer.setDefaultItemLabelGenerator(new StandardCategoryItemLabelGenerator("{2}", numbers()));
    renderer.setDefaultItemLabelsVisible(true);
    renderer.setDefaultItemLabelFont(FONT);
    renderer.setDefaultPositiveItemLabelPosition(
        new ItemLabelPosition(ItemLabelAnchor.OUTSIDE12, TextAnchor.BOTTOM_CENTER));
    plot.setRenderer(renderer);
    plot.setRangeAxis(logAxis(plot.getRangeAxis().getLabel(), values(dots)));
    plot.setRangeGridlinePaint(GRID);
    plot.setDomainGridlinesVisible(true);
    plot.setDomainGridlinePaint(GRID);
    plot.getDomainAxis().setTickLabelFont(FONT);
    plain(chart, plot::setBackgroundPaint);
    return chart;
  }

  private static JFreeChart replay(List<Result> results) {
    Map<Integer, XYSeries> byForks = new TreeMap<>();
    for (Result result : results) {
      String[] parts = result.work().split("-", -1); // replay-10-nodes-1000-forks
      byForks
          .computeIfAbsent(
              Integer.valueOf(parts[3]),
              forks -> new XYSeries(String.format(Locale.ROOT, "%,d forks in flight", forks)))
          .add(Double.parseDouble(parts[1]), result.median());
    }
    XYSeriesCollection lines = new XYSeriesCollection();
    byForks.values().forEach(lines::addSeries);
    JFreeChart chart =
        ChartFactory.createXYLineChart(
            "What a fork costs its home",
            "nodes",
            "ns",
            lines,
            PlotOrientation.VERTICAL,
            true,
            false,
            false);
    XYPlot plot = chart.getXYPlot();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    for (int series = 0; series < lines.getSeriesCount(); series++) {
      renderer.setSeriesPaint(series, COLOURS[series % COLOURS.length]);
      renderer.setSeriesStroke(series, new BasicStroke(2));
    }
    plot.setRenderer(renderer);
    plot.setDomainAxis(
        logAxis("nodes", byForks.values().iterator().next().toArray()[0])); // all have the same
    NumberAxis cost = new NumberAxis("ns");
    cost.setTickLabelFont(FONT);
    plot.setRangeAxis(cost);
    plot.setRangeGridlinePaint(GRID);
    plot.setDomainGridlinePaint(GRID);
    plain(chart, plot::setBackgroundPaint);
    return chart;
  }

  private static double[] values(DefaultCategoryDataset dots) {
    List<Double> values = new ArrayList<>();
    for (int row = 0; row < dots.getRowCount(); row++) {
      for (int column = 0; column < dots.getColumnCount(); column++) {
        if (dots.getValue(row, column) != null) {
          values.add(dots.getValue(row, column).doubleValue());
        }
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Over whole powers of ten, with some room at the ends. */
  private static LogAxis logAxis(String label, double[] values) {
    double least = Math.floor(Math.log10(Arrays.stream(values).min().orElseThrow()));
    double most = Math.ceil(Math.log10(Arrays.stream(values).max().orElseThrow()));
    LogAxis axis = new LogAxis(label);
    axis.setRange(0.7 * Math.pow(10, least), 3 * Math.pow(10, Math.max(most, least + 1)));
    axis.setTickUnit(new NumberTickUnit(1, numbers(), 9));
    axis.setNumberFormatOverride(numbers());
    axis.setTickLabelFont(FONT);
    axis.setLabelFont(FONT);
    return axis;
  }

  private static NumberFormat numbers() {
    return new DecimalFormat("#,##0.##", DecimalFormatSymbols.getInstance(Locale.ROOT));
  }

  private static void plain(JFreeChart chart, Consumer<Color> background) {
    background.accept(Color.WHITE);
    chart.setBackgroundPaint(Color.WHITE);
    chart.getTitle().setFont(TITLE);
    if (chart.getLegend() != null) {
      chart.getLegend().setItemFont(FONT);
    }
  }

  private Path write(String name, JFreeChart chart, int height) throws IOException {
    Path file = directory.resolve("perf-" + name + ".png");
    ChartUtils.saveChartAsPNG(file.toFile(), chart, WIDTH, height);
    return file;
  }
}
