package org.rfork.runtime.resource;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.rfork.ForkPath;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/** What is said to a node that keeps checkpoints of regions, as bytes, and what that answers. */
public final class KeepCalls {
  private enum Verb {
    HAS,
    BEGIN,
    BLOCKS,
    WHOLE,
    READ,
    DROP_BEFORE,
    FORGET,
    PAST_RETURN,
    WHY
  }

  private static final byte[] NOTHING = {};

  /** A part of a checkpoint as it is read from another node. */
  public record Part(long size, List<RegionBlock> blocks) {
    /** What was answered to {@link KeepCalls#read}. */
    public static Part read(byte[] answer) {
      var in = new BinaryReader(ByteBuffer.wrap(answer));
      return new Part(in.getLong(), in.list(RegionBlock::read));
    }
  }

  private KeepCalls() {}

  /** Whether it is there; see {@link #isYes}. */
  public static byte[] has(RegionVersion version) {
    return call(Verb.HAS, version, out -> {});
  }

  /** Begins it; answered whether its base is there. */
  public static byte[] begin(RegionVersion version, long base, long size) {
    return call(
        Verb.BEGIN,
        version,
        out -> {
          out.putLong(base);
          out.putLong(size);
        });
  }

  /** Some of its blocks. */
  public static byte[] blocks(RegionVersion version, List<RegionBlock> blocks) {
    return call(Verb.BLOCKS, version, out -> out.list(blocks, RegionBlock::write));
  }

  /** It has so many blocks, and all were said. */
  public static byte[] whole(RegionVersion version, int count) {
    return call(Verb.WHOLE, version, out -> out.putInt(count));
  }

  /** Asks for blocks after one. */
  public static byte[] read(RegionVersion version, int after) {
    return call(Verb.READ, version, out -> out.putInt(after));
  }

  /** Those before it are of no use any more. */
  public static byte[] dropBefore(RegionVersion version) {
    return call(Verb.DROP_BEFORE, version, out -> {});
  }

  /** None of the region is. */
  public static byte[] forget(Region.Identity region) {
    return call(Verb.FORGET, new RegionVersion(region, 0), out -> {});
  }

  /** There is no going back; or there is again, if {@code why} is empty. */
  public static byte[] pastReturn(Region.Identity region, String why) {
    return call(Verb.PAST_RETURN, new RegionVersion(region, 0), out -> out.text(why));
  }

  /** Why there is no going back; see {@link #text}. */
  public static byte[] why(ForkPath opener, String name) {
    return call(Verb.WHY, new RegionVersion(new Region.Identity(opener, 0, name), 0), out -> {});
  }

  private static byte[] call(Verb verb, RegionVersion version, Consumer<BinaryWriter> rest) {
    var out = new BinaryWriter();
    out.text(verb.name());
    version.write(out);
    rest.accept(out);
    return out.toBytes();
  }

  /** Whether an answer is yes. */
  public static boolean isYes(byte[] answer) {
    return answer.length == 1 && answer[0] == 1;
  }

  /** An answer that is text. */
  public static String text(byte[] answer) {
    return new BinaryReader(ByteBuffer.wrap(answer)).text();
  }

  /**
   * Does what is said to this node.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  public static byte[] answer(byte[] said, KeptRegions kept) throws ResourceException {
    var in = new BinaryReader(ByteBuffer.wrap(said));
    try {
      Verb verb = Verb.valueOf(in.text());
      RegionVersion version = RegionVersion.read(in);
      Region.Identity region = version.region();
      return switch (verb) {
        case HAS -> yes(kept.has(version));
        case BEGIN -> yes(kept.begin(version, in.getLong(), in.getLong()));
        case READ -> part(kept, version, in.getInt());
        case WHY -> {
          String why = kept.whyPastReturn(region.opener(), region.name());
          yield text(why == null ? "" : why);
        }
        case BLOCKS -> {
          kept.add(version, in.list(RegionBlock::read));
          yield NOTHING;
        }
        case WHOLE -> {
          kept.whole(version, in.getInt());
          yield NOTHING;
        }
        case DROP_BEFORE -> {
          kept.dropBefore(version);
          yield NOTHING;
        }
        case FORGET -> {
          kept.forget(region);
          yield NOTHING;
        }
        case PAST_RETURN -> {
          kept.pastReturn(region.opener(), region.name(), in.text());
          yield NOTHING;
        }
      };
    } catch (BufferUnderflowException | IndexOutOfBoundsException cut) {
      throw new IllegalArgumentException("what is said of a region's checkpoint is damaged", cut);
    }
  }

  private static byte[] yes(boolean isSo) {
    return new byte[] {(byte) (isSo ? 1 : 0)};
  }

  private static byte[] text(String text) {
    var out = new BinaryWriter();
    out.text(text);
    return out.toBytes();
  }

  private static byte[] part(KeptRegions kept, RegionVersion version, int after)
      throws ResourceException {
    var out = new BinaryWriter();
    out.putLong(kept.size(version));
    out.list(kept.readAfter(version, after), RegionBlock::write);
    return out.toBytes();
  }
}
