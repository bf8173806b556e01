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

  private final Grid grid;
  private final BufferedImage picture;

  Painter(Grid grid) {
    this.grid = grid;
    this.picture = new BufferedImage(grid.width(), grid.height(), BufferedImage.TYPE_INT_RGB);
  }

  /** One palette for all tiles. */
  void paint(List<TileImage> tiles) {
    tiles.forEach(image -> paint(image, 0.6f, 0));
  }

  /** A hue for each node, with a legend. */
  void paintByNode(List<TileImage> tiles) {
    List<String> nodes = tiles.stream().map(TileImage::node).distinct().sorted().toList();
    for (TileImage image : tiles) {
      paint(image, hue(nodes.indexOf(image.node())), 0.25f);
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

  private void paint(TileImage image, float hue, float leastBrightness) {
    Tile tile = image.tile();
    for (int row = 0; row < tile.height(); row++) {
      for (int column = 0; column < tile.width(); column++) {
        float slow = image.shade(row, column) / 255f;
        float brightness =
            StrictMath.min(1, leastBrightness + 0.15f + 1.6f * slow)
                * (1 - image.cover(row, column) / 255f);
        float saturation = StrictMath.max(0, 0.9f - slow);
        picture.setRGB(
            tile.left() + column, tile.top() + row, Color.HSBtoRGB(hue, saturation, brightness));
      }
    }
  }

  /** Steps of the golden ratio round the colour wheel keep any number of hues apart. */
  private static float hue(int number) {
    return (0.58f + number * GOLDEN_RATIO) % 1;
  }
}
