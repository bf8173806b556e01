package org.rfork.samples.plot;

import java.awt.Color;
import java.awt.Paint;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.Range;

/** Vertical lines with their names beside them. */
final class Marks {
  private static final List<Paint> COLOURS =
      List.of(Style.RED, new Color(0x6A3D9A), new Color(0x2CA02C), Style.GREY);
  private static final int LABEL_HEIGHT = 20;

  /** Where in the plot labels change sides, so as not to run over its edge. */
  private static final double FAR_RIGHT = 0.7;

  private Marks() {}

  /** Each label stands lower than the one before, so that those of near lines stay legible. */
  static void addTo(XYPlot plot, List<Mark> marks) {
    Range range = plot.getDomainAxis().getRange();
    for (int i = 0; i < marks.size(); i++) {
      Mark mark = marks.get(i);
      Paint colour = COLOURS.get(i % COLOURS.size());
      ValueMarker line = new ValueMarker(mark.at(), colour, Style.DASHES);
      line.setLabel(String.format(Locale.ROOT, "%s: %,.6g", mark.name(), mark.at()));
      line.setLabelFont(Style.SMALL);
      line.setLabelPaint(colour);
      line.setLabelBackgroundColor(Color.WHITE);
      line.setLabelOffset(new RectangleInsets(6 + i * LABEL_HEIGHT, 6, 0, 6));
      boolean isFarRight = mark.at() > range.getLowerBound() + FAR_RIGHT * range.getLength();
      line.setLabelAnchor(isFarRight ? RectangleAnchor.TOP_LEFT : RectangleAnchor.TOP_RIGHT);
      line.setLabelTextAnchor(isFarRight ? TextAnchor.TOP_RIGHT : TextAnchor.TOP_LEFT);
      plot.addDomainMarker(line);
    }
  }
}
