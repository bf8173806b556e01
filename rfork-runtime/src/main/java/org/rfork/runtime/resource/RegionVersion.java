package org.rfork.runtime.resource;

import org.rfork.ForkPath;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/**
 * One checkpoint of a region and of all forks that are attached to it.
 *
 * @param region which region
 * @param generation a later one has a higher number
 */
public record RegionVersion(Region.Identity region, long generation) {
  private static final int PARTS = 4;

  static RegionVersion read(BinaryReader in) {
    return new RegionVersion(Region.Identity.read(in), in.getLong());
  }

  void write(BinaryWriter out) {
    region.write(out);
    out.putLong(generation);
  }

  /** As the states of the forks have it. */
  public String text() {
    return String.join(
        "\n",
        region.name(),
        region.opener().value(),
        Integer.toString(region.attempt()),
        Long.toString(generation));
  }

  /**
   * What {@link #text} gave.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static RegionVersion parse(String text) {
    String[] parts = text.split("\n", -1);
    if (parts.length != PARTS) {
      throw new IllegalArgumentException("a checkpoint of a region has no name such as " + text);
    }
    var region = new Region.Identity(new ForkPath(parts[1]), Integer.parseInt(parts[2]), parts[0]);
    return new RegionVersion(region, Long.parseLong(parts[3]));
  }
}
