package org.rfork.runtime.resource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;

/**
 * Checkpoints of one region that this node keeps. A block that several have is there once. Safe for
 * all threads.
 */
final class KeptRegion implements AutoCloseable {
  /** So many blocks go into an answer. */
  private static final int BATCH = 8;

  private final String name;
  private final BlockFile file;
  private final TreeMap<Long, Version> versions = new TreeMap<>();

  private record Place(int number, int bytes) {}

  private static final class Version {
    private final long size;
    private final TreeMap<Integer, Place> blocks = new TreeMap<>();
    private boolean isWhole;

    Version(long size) {
      this.size = size;
    }
  }

  KeptRegion(Region.Identity identity) throws ResourceException {
    this.name = identity.text();
    try {
      this.file = BlockFile.create();
    } catch (IOException failure) {
      throw failed("cannot be kept", failure);
    }
  }

  private ResourceException failed(String what, IOException failure) {
    return new ResourceException(
        Kind.UNAVAILABLE, name + " " + what + ": " + failure.getMessage(), failure);
  }

  /**
   * A checkpoint begins.
   *
   * @param base the one that it is told the changes of; 0 if it is told all
   * @return whether that one is here
   */
  synchronized boolean begin(long generation, long base, long size) {
    if (versions.containsKey(generation)) {
      return true; // it is said again
    }
    Version begun = new Version(size);
    if (base != 0) {
      Version before = versions.get(base);
      if (before == null || !before.isWhole) {
        return false;
      }
      begun.blocks.putAll(before.blocks.tailMap(0, true));
    }
    versions.put(generation, begun);
    return true;
  }

  /** Blocks of one that has begun; said again they are the same. */
  synchronized void add(long generation, List<RegionBlock> blocks) throws ResourceException {
    Version version = required(generation);
    if (version.isWhole) {
      return;
    }
    try {
      for (RegionBlock block : blocks) {
        version.blocks.put(
            block.number(), new Place(file.add(block.bytes()), block.bytes().length));
      }
    } catch (IOException full) {
      throw failed("cannot be kept", full);
    }
  }

  /**
   * All of it is here.
   *
   * @param count of its blocks
   * @throws ResourceException if it is not
   */
  synchronized void whole(long generation, int count) throws ResourceException {
    Version version = required(generation);
    if (version.blocks.size() != count) {
      throw new ResourceException(
          Kind.UNAVAILABLE,
          "%s is kept with %d of %d blocks".formatted(name, version.blocks.size(), count));
    }
    version.isWhole = true;
  }

  private Version required(long generation) throws ResourceException {
    Version version = versions.get(generation);
    if (version == null) {
      throw new ResourceException(
          Kind.UNAVAILABLE, "checkpoint " + generation + " of " + name + " is not here");
    }
    return version;
  }

  synchronized boolean has(long generation) {
    Version version = versions.get(generation);
    return version != null && version.isWhole;
  }

  synchronized long size(long generation) throws ResourceException {
    return required(generation).size;
  }

  synchronized int count(long generation) throws ResourceException {
    return required(generation).blocks.size();
  }

  /** The blocks of one that another does not have so; all if that is not here. */
  synchronized List<Integer> changed(long generation, long base) throws ResourceException {
    Version before = versions.get(base);
    List<Integer> changed = new ArrayList<>();
    for (Map.Entry<Integer, Place> block : required(generation).blocks.entrySet()) {
      if (block.getKey() < 0
          || before == null
          || !block.getValue().equals(before.blocks.get(block.getKey()))) {
        changed.add(block.getKey());
      }
    }
    return changed;
  }

  /** Some of its blocks. */
  synchronized List<RegionBlock> read(long generation, List<Integer> numbers)
      throws ResourceException {
    Version version = required(generation);
    List<RegionBlock> blocks = new ArrayList<>();
    for (int number : numbers) {
      blocks.add(block(version, number));
    }
    return blocks;
  }

  /** The next of its blocks after one; none if there are no more. */
  synchronized List<RegionBlock> readAfter(long generation, int number) throws ResourceException {
    Version version = required(generation);
    List<RegionBlock> blocks = new ArrayList<>();
    for (Integer next = version.blocks.higherKey(number);
        next != null && blocks.size() < BATCH;
        next = version.blocks.higherKey(next)) {
      blocks.add(block(version, next));
    }
    return blocks;
  }

  private RegionBlock block(Version version, int number) throws ResourceException {
    @Nullable Place place = version.blocks.get(number);
    if (place == null) {
      throw new ResourceException(Kind.UNAVAILABLE, name + " has no block " + number);
    }
    try {
      return new RegionBlock(number, file.read(place.number(), place.bytes()));
    } catch (IOException failure) {
      throw failed("cannot be read", failure);
    }
  }

  /** Those before one are of no more use. */
  synchronized void dropBefore(long generation) {
    versions.headMap(generation).clear();
    retain();
  }

  /** Those between two are of no use. */
  synchronized void dropBetween(long before, long after) {
    versions.subMap(before, false, after, false).clear();
    retain();
  }

  /** It does not come to be whole. */
  synchronized void drop(long generation) {
    versions.remove(generation);
    retain();
  }

  private void retain() {
    var places = new BitSet();
    versions.values().forEach(each -> each.blocks.values().forEach(at -> places.set(at.number())));
    file.retain(places);
  }

  @Override
  public synchronized void close() {
    versions.clear();
    file.close();
  }
}
