package org.rfork.runtime.node;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.checkpoint.JobHeader;
import org.rfork.runtime.checkpoint.StoredFork;
import org.rfork.runtime.resource.KeptRegions;
import org.rfork.runtime.resource.RegionBlock;
import org.rfork.runtime.resource.RegionVersion;

/**
 * Checkpoints of regions in files: each is some values that its job's states share, of 16 MiB at
 * most, the first of which says how many they are.
 */
final class RegionFiles {
  /** So many blocks are in a value. */
  private static final int MOST_BLOCKS = 256;

  /** Is given a value and its key. */
  @FunctionalInterface
  interface Target {
    void value(String key, byte[] bytes);
  }

  /**
   * What the first value says.
   *
   * @param size of the region
   * @param base the generation that the values have the changes of; 0 if they have all
   * @param values how many others there are
   * @param forks of its group
   */
  private record Head(long size, long base, int values, List<byte[]> forks) {
    static Head read(byte[] bytes) {
      var in = new BinaryReader(ByteBuffer.wrap(bytes));
      return new Head(in.getLong(), in.getLong(), in.getInt(), in.list(BinaryReader::array));
    }

    byte[] toBytes() {
      var out = new BinaryWriter();
      out.putLong(size);
      out.putLong(base);
      out.putInt(values);
      out.list(forks, (fork, to) -> to.array(fork));
      return out.toBytes();
    }
  }

  private RegionFiles() {}

  private static String key(RegionVersion version, int value) {
    return "region\n" + version.text() + "\n" + value;
  }

  /** The keys of the values of one, of which there are so many besides the first. */
  static List<String> keys(RegionVersion version, int values) {
    List<String> keys = new ArrayList<>();
    for (int value = 0; value <= values; value++) {
      keys.add(key(version, value));
    }
    return keys;
  }

  /** A fork as it can be in a file. */
  static StoredFork forFile(StoredFork fork, UnaryOperator<byte[]> ofState) {
    Outcome outcome = fork.outcome();
    if (outcome == null) {
      return fork.goingOnFrom(ofState.apply(fork.newestState()));
    }
    return outcome.isSuccess() ? fork.ended(outcome.with(ofState.apply(outcome.payload()))) : fork;
  }

  /**
   * Gives the values of a checkpoint that is kept here, the first at last.
   *
   * @param base the generation that they are to have the changes of; 0 for all
   * @param forFile makes of a fork what can be in a file
   * @return how many there are besides the first
   */
  static int write(
      KeptRegions kept,
      RegionVersion version,
      long base,
      JobHeader job,
      UnaryOperator<StoredFork> forFile,
      Target target)
      throws ResourceException {
    List<Integer> changed = kept.changed(version, base);
    changed.removeIf(number -> number < 0);
    int values = 0;
    for (int from = 0; from < changed.size(); from += MOST_BLOCKS) {
      int end = Math.min(from + MOST_BLOCKS, changed.size());
      var out = new BinaryWriter();
      out.list(kept.read(version, changed.subList(from, end)), RegionBlock::write);
      target.value(key(version, ++values), out.toBytes());
    }
    List<byte[]> forks =
        RegionRecords.decode(kept.parts(version), job).stream()
            .map(forFile)
            .map(StoredFork::toBytes)
            .toList();
    target.value(key(version, 0), new Head(kept.size(version), base, values, forks).toBytes());
    return values;
  }

  /**
   * Has this node keep a checkpoint that is in files; whether it is, whole.
   *
   * @param source gives values by their keys; null for those that it does not have
   */
  static boolean read(
      KeptRegions kept, RegionVersion version, Function<String, byte @Nullable []> source)
      throws ResourceException {
    byte[] first = source.apply(key(version, 0));
    if (first == null || kept.has(version)) {
      return first != null;
    }
    Head head = Head.read(first);
    if (head.base() != 0 && !read(kept, new RegionVersion(version.region(), head.base()), source)) {
      return false;
    }
    boolean unused = kept.begin(version, head.base(), head.size());
    for (int value = 1; value <= head.values(); value++) {
      byte[] bytes = source.apply(key(version, value));
      if (bytes == null) {
        kept.drop(version);
        return false;
      }
      kept.add(version, new BinaryReader(ByteBuffer.wrap(bytes)).list(RegionBlock::read));
    }
    var out = new BinaryWriter();
    out.list(head.forks(), (fork, to) -> to.array(fork));
    kept.add(version, KeptRegions.parts(out.toBytes()));
    kept.whole(version, kept.count(version));
    return true;
  }
}
