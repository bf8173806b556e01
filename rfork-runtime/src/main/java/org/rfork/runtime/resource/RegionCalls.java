package org.rfork.runtime.resource;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.rfork.ForkPath;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/** What is said to a node that a region goes to, as bytes, and what that does with it. */
public final class RegionCalls {
  private enum Verb {
    RESERVE,
    BLOCKS,
    ARRIVED,
    DROP
  }

  private RegionCalls() {}

  static byte[] reserve(Region region, String journey) {
    return call(
        Verb.RESERVE,
        region.identity(),
        journey,
        out -> {
          out.putLong(region.size());
          out.flag(region.isDurable());
        });
  }

  static byte[] blocks(
      Region.Identity identity, String journey, long number, List<RegionBlock> blocks) {
    return call(
        Verb.BLOCKS,
        identity,
        journey,
        out -> {
          out.putLong(number);
          out.list(blocks, RegionBlock::write);
        });
  }

  static byte[] arrived(
      Region.Identity identity, String journey, List<ForkPath> forks, Region.Arrival how) {
    return call(
        Verb.ARRIVED,
        identity,
        journey,
        out -> {
          out.paths(forks);
          out.text(how.from());
          out.text(how.why());
          out.putLong(how.bytesRunning());
          out.putLong(how.bytesStanding());
          out.putLong(how.movingMillis());
          out.putLong(how.standingMillis());
        });
  }

  static byte[] drop(Region.Identity identity, String journey) {
    return call(Verb.DROP, identity, journey, out -> {});
  }

  private static byte[] call(
      Verb verb, Region.Identity identity, String journey, Consumer<BinaryWriter> rest) {
    var out = new BinaryWriter();
    out.text(verb.name());
    write(identity, out);
    out.text(journey);
    rest.accept(out);
    return out.toBytes();
  }

  /** Which region it is, as bytes. */
  public static void write(Region.Identity identity, BinaryWriter out) {
    identity.write(out);
  }

  /** What {@link #write} wrote. */
  public static Region.Identity readIdentity(BinaryReader in) {
    return Region.Identity.read(in);
  }

  /**
   * Does what is said to this node.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  public static void obey(byte[] said, Regions regions) throws ResourceException {
    var in = new BinaryReader(ByteBuffer.wrap(said));
    try {
      Verb verb = Verb.valueOf(in.text());
      Region.Identity identity = readIdentity(in);
      String journey = in.text();
      switch (verb) {
        case RESERVE -> regions.reserve(identity, journey, in.getLong(), in.flag());
        case BLOCKS ->
            regions.arriving(identity, journey).part(in.getLong(), in.list(RegionBlock::read));
        case ARRIVED -> {
          List<ForkPath> forks = in.paths();
          var how =
              new Region.Arrival(
                  in.text(),
                  in.text(),
                  forks.size(),
                  in.getLong(),
                  in.getLong(),
                  in.getLong(),
                  in.getLong(),
                  System.nanoTime());
          regions.arrived(identity, journey, forks, how);
        }
        case DROP -> regions.drop(identity, journey);
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException cut) {
      throw new IllegalArgumentException("what is said of a region is damaged", cut);
    }
  }
}
