package org.rfork.samples.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleInsets;

/** How every plot looks, and how it gets to a file. */
final class Style {
  static final Color BLUE = new Color(0x1F77B4);
  static final Color RED = new Color(0xC8102E);
  static final Color GREY = new Color(0x5A5A5A);
  static final Stroke LINE = new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  static final Stroke DASHES =
      new BasicStroke(
          2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {9f, 6f}, 0f);
  static final Line2D LEGEND_LINE = new Line2D.Double(-17, 0, 17, 0);
  static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 600;
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 20);
  private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
  private static final Color GRID = new Color(0xDDDDDD);

  private Style() {}

  static NumberAxis axis(String label) {
    NumberAxis axis = new NumberAxis(label);
    axis.setAutoRangeIncludesZero(false);
    return axis;
  }

  static JFreeChart chart(String title, XYPlot plot) {
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinePaint(GRID);
    plot.setRangeGridlinePaint(GRID);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    style(plot.getDomainAxis());
    style(plot.getRangeAxis());
    JFreeChart chart = new JFreeChart(title, TITLE, plot, true);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(12, 12, 10, 48));
    chart.getLegend().setItemFont(SMALL);
    chart.getLegend().setFrame(BlockBorder.NONE);
    chart.getLegend().setPadding(new RectangleInsets(6, 0, 0, 0));
    chart.getLegend().setItemLabelPadding(new RectangleInsets(2, 6, 2, 18));
    return chart;
  }

  static TextTitle note(String text) {
    TextTitle note = new TextTitle(text, SMALL);
    note.setPaint(GREY);
    note.setHorizontalAlignment(HorizontalAlignment.CENTER);
    return note;
  }

  static void write(JFreeChart chart, Path file) throws IOException {
    BufferedImage image = chart.createBufferedImage(WIDTH, HEIGHT);
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    try (var out = Files.newOutputStream(file)) {
      ImageIO.write(image, "png", out);
    }
  }

  private static void style(ValueAxis axis) {
    axis.setLabelFont(LABEL);
    axis.setTickLabelFont(SMALL);
    axis.setTickLabelPaint(GREY);
    axis.setAxisLinePaint(GREY);
  }
}
