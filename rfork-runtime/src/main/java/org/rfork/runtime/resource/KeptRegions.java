package org.rfork.runtime.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;

/**
 * Checkpoints of regions that are kept on this node, whichever node the regions are on. Each is
 * here whole, or not at all. Safe for all threads.
 */
public final class KeptRegions implements AutoCloseable {
  /** So many bytes of what belongs to a checkpoint go into a block. */
  private static final int PART = DirtyBlocks.SIZE;

  private final Map<Region.Identity, KeptRegion> kept = new ConcurrentHashMap<>();

  /** Why there is no going back, of regions by opener and name. */
  private final Map<String, String> pastReturn = new ConcurrentHashMap<>();

  /** Cuts what belongs to a checkpoint into blocks. */
  public static List<RegionBlock> parts(byte[] bytes) {
    List<RegionBlock> parts = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += PART) {
      byte[] part = new byte[Math.min(PART, bytes.length - at)];
      System.arraycopy(bytes, at, part, 0, part.length);
      parts.add(new RegionBlock(-1 - parts.size(), part));
    }
    return parts;
  }

  /** Puts together what {@link #parts} cut, and leaves blocks of the content aside. */
  static byte[] joined(List<RegionBlock> blocks) {
    List<RegionBlock> parts =
        blocks.stream()
            .filter(block -> block.number() < 0)
            .sorted((one, other) -> Integer.compare(other.number(), one.number()))
            .toList();
    byte[] all = new byte[parts.stream().mapToInt(part -> part.bytes().length).sum()];
    int at = 0;
    for (RegionBlock part : parts) {
      System.arraycopy(part.bytes(), 0, all, at, part.bytes().length);
      at += part.bytes().length;
    }
    return all;
  }

  /**
   * A checkpoint begins.
   *
   * @param base the generation that it is told the changes of; 0 if it is told all
   * @return whether that one is here
   */
  public boolean begin(RegionVersion version, long base, long size) throws ResourceException {
    KeptRegion region = kept.get(version.region());
    if (region == null) {
      if (base != 0) {
        return false;
      }
      var made = new KeptRegion(version.region());
      region = kept.putIfAbsent(version.region(), made);
      if (region == null) {
        region = made;
      } else {
        made.close();
      }
    }
    return region.begin(version.generation(), base, size);
  }

  private KeptRegion required(Region.Identity identity) throws ResourceException {
    KeptRegion region = kept.get(identity);
    if (region == null) {
      throw new ResourceException(
          Kind.UNAVAILABLE, "no checkpoint of " + identity.text() + " is here");
    }
    return region;
  }

  /** Blocks of a checkpoint that has begun. */
  public void add(RegionVersion version, List<RegionBlock> blocks) throws ResourceException {
    required(version.region()).add(version.generation(), blocks);
  }

  /** All of it is here, so many blocks. */
  public void whole(RegionVersion version, int count) throws ResourceException {
    required(version.region()).whole(version.generation(), count);
  }

  /** How many blocks it has. */
  public int count(RegionVersion version) throws ResourceException {
    return required(version.region()).count(version.generation());
  }

  /** Whether it is here, whole. */
  public boolean has(RegionVersion version) {
    KeptRegion region = kept.get(version.region());
    return region != null && region.has(version.generation());
  }

  /** The region's size in bytes. */
  public long size(RegionVersion version) throws ResourceException {
    return required(version.region()).size(version.generation());
  }

  /** The numbers of its blocks that another checkpoint does not have so. */
  public List<Integer> changed(RegionVersion version, long base) throws ResourceException {
    return required(version.region()).changed(version.generation(), base);
  }

  /** Blocks of it. */
  public List<RegionBlock> read(RegionVersion version, List<Integer> numbers)
      throws ResourceException {
    return required(version.region()).read(version.generation(), numbers);
  }

  /** Some of its blocks after one; none if there are no more. */
  public List<RegionBlock> readAfter(RegionVersion version, int number) throws ResourceException {
    return required(version.region()).readAfter(version.generation(), number);
  }

  /** What belongs to it besides the content. */
  public byte[] parts(RegionVersion version) throws ResourceException {
    List<RegionBlock> parts = new ArrayList<>();
    int after = Integer.MIN_VALUE;
    for (List<RegionBlock> some = readAfter(version, after);
        !some.isEmpty() && some.get(0).number() < 0;
        some = readAfter(version, after)) {
      parts.addAll(some);
      after = some.get(some.size() - 1).number();
    }
    return joined(parts);
  }

  /** Those of the region before it are of no more use. */
  public void dropBefore(RegionVersion version) {
    KeptRegion region = kept.get(version.region());
    if (region != null) {
      region.dropBefore(version.generation());
    }
  }

  /** Those between one of a generation before and this are of no use: they never counted. */
  public void dropBetween(long before, RegionVersion version) {
    KeptRegion region = kept.get(version.region());
    if (region != null) {
      region.dropBetween(before, version.generation());
    }
  }

  /** It is of no use. */
  public void drop(RegionVersion version) {
    KeptRegion region = kept.get(version.region());
    if (region != null) {
      region.drop(version.generation());
    }
  }

  /** No checkpoint of the region is of use any more. */
  public void forget(Region.Identity identity) {
    KeptRegion region = kept.remove(identity);
    if (region != null) {
      region.close();
    }
    pastReturn.remove(key(identity.opener(), identity.name()));
  }

  /** What came of the region's forks is known outside, and no checkpoint has it. */
  public void pastReturn(ForkPath opener, String name, String why) {
    if (why.isEmpty()) {
      pastReturn.remove(key(opener, name));
    } else {
      pastReturn.put(key(opener, name), why);
    }
  }

  /** Why the region's forks cannot go back to a checkpoint; null if that is not known here. */
  public @Nullable String whyPastReturn(ForkPath opener, String name) {
    return pastReturn.get(key(opener, name));
  }

  private static String key(ForkPath opener, String name) {
    return opener.value() + "\n" + name;
  }

  /** The job is over. */
  public void endJob(String job) {
    forgetAll(identity -> identity.opener().job().equals(job));
    pastReturn.keySet().removeIf(key -> new ForkPath(key.split("\n", 2)[0]).job().equals(job));
  }

  private void forgetAll(Predicate<Region.Identity> which) {
    kept.keySet().stream().filter(which).toList().forEach(this::forget);
  }

  @Override
  public void close() {
    forgetAll(any -> true);
  }
}
