package org.rfork.runtime.resource;

import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

/** What captured states say of regions, as text. */
final class RegionTokens {
  private static final int PARTS = 7;

  private RegionTokens() {}

  static String write(HeldRegion.Said said) {
    Region.Identity identity = said.identity();
    return String.join(
        "\n",
        identity.name(),
        identity.opener().value(),
        Integer.toString(identity.attempt()),
        Long.toString(said.bytes()),
        said.node().name(),
        Long.toString(said.node().incarnation()),
        Boolean.toString(said.closed()));
  }

  static HeldRegion.Said read(String token) {
    String[] parts = token.split("\n", -1);
    if (parts.length != PARTS) {
      throw new IllegalArgumentException("a region's token has " + parts.length + " lines");
    }
    var identity =
        new Region.Identity(new ForkPath(parts[1]), Integer.parseInt(parts[2]), parts[0]);
    var node = new NodeId(parts[4], Long.parseLong(parts[5]));
    return new HeldRegion.Said(
        identity, Long.parseLong(parts[3]), node, Boolean.parseBoolean(parts[6]));
  }
}
