package org.rfork.samples.mandelbrot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Paints tiles into one picture: the set black, the rest by how slowly points escape. */
final class Painter {
  private static final float GOLDEN_RATIO = 0.618034f;
  private static final int LINE = 22;
  private static final List<Color> GRADIENT =
      List.of(
          new Color(0x061238),
          new Color(0x12408C),
          new Color(0x3C8DD0),
          new Color(0xE6F5FA),
          new Color(0xFFC23D),
          new Color(0xC05A00));

  private final Grid grid;
  private final BufferedImage picture;

  Painter(Grid grid) {
    this.grid = grid;
    this.picture = new BufferedImage(grid.width(), grid.height(), BufferedImage.TYPE_INT_RGB);
  }

  /** From blue for points that escape at once through white to gold beside the set. */
  void paint(List<TileImage> tiles) {
    tiles.forEach(image -> paint(image, Painter::gradient));
  }

  /** A hue for each node, with a legend. */
  void paintByNode(List<TileImage> tiles) {
    List<String> nodes = tiles.stream().map(TileImage::node).distinct().sorted().toList();
    for (TileImage image : tiles) {
      float hue = hue(nodes.indexOf(image.node()));
      paint(image, slowness -> Color.getHSBColor(hue, 0.9f - slowness, shine(slowness)));
    }
    Graphics2D pen = picture.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
    for (int i = 0; i < nodes.size(); i++) {
      int y = grid.height() - (nodes.size() - i) * LINE;
      pen.setColor(Color.getHSBColor(hue(i), 0.8f, 0.9f));
      pen.fillRect(12, y, 14, 14);
      pen.setColor(Color.WHITE);
      pen.drawString(nodes.get(i), 34, y + 13);
    }
    pen.dispose();
  }

  void write(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageIO.write(picture, "png", out);
    }
  }

  private void paint(TileImage image, Palette palette) {
    Tile tile = image.tile();
    for (int row = 0; row < tile.height(); row++) {
      for (int column = 0; column < tile.width(); column++) {
        Color outside = palette.colour(image.shade(row, column) / 255f);
        float share = 1 - image.cover(row, column) / 255f;
        picture.setRGB(
            tile.left() + column, tile.top() + row, mix(Color.BLACK, outside, share).getRGB());
      }
    }
  }

  /** The colour of points outside the set, from 0 for those that escape at once to 1. */
  @FunctionalInterface
  private interface Palette {
    Color colour(float slowness);
  }

  private static Color gradient(float slowness) {
    float place = slowness * (GRADIENT.size() - 1);
    int from = (int) StrictMath.min(place, GRADIENT.size() - 2);
    return mix(GRADIENT.get(from), GRADIENT.get(from + 1), place - from);
  }

  private static float shine(float slowness) {
    return StrictMath.min(1, 0.4f + 1.6f * slowness);
  }

  private static Color mix(Color one, Color other, float share) {
    return new Color(
        StrictMath.round(one.getRed() + share * (other.getRed() - one.getRed())),
        StrictMath.round(one.getGreen() + share * (other.getGreen() - one.getGreen())),
        StrictMath.round(one.getBlue() + share * (other.getBlue() - one.getBlue())));
  }

  /** Steps of the golden ratio round the colour wheel keep any number of hues apart. */
  private static float hue(int number) {
    return (0.58f + number * GOLDEN_RATIO) % 1;
  }
}
