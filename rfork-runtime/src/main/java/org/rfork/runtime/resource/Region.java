package org.rfork.runtime.resource;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.exec.Group;
import org.rfork.runtime.view.RegionSnapshot;

/** A shared region on this node, and who is attached to it. Safe for all threads. */
public final class Region {
  private final Identity identity;
  private final RegionMemory memory;
  private final DirtyBlocks dirty;
  private final Group group;

  /** Blocks that may not be zero, but for those that are dirty. */
  private final BitSet written = new BitSet();

  private volatile @Nullable Arrival arrival;

  /**
   * Which region it is, wherever it is.
   *
   * @param opener the fork that opened it
   * @param attempt of that fork
   * @param name what it was opened as
   */
  public record Identity(ForkPath opener, int attempt, String name) {
    /** For people. */
    public String text() {
      return "shared region \"%s\" of %s".formatted(name, opener);
    }
  }

  /**
   * How it came here.
   *
   * @param from the node's name
   * @param why it was to come
   * @param forks that came with it
   * @param bytesRunning copied while they ran
   * @param bytesStanding copied while they stood still
   * @param movingMillis from the asking until it was here
   * @param standingMillis how much of that they stood still
   * @param hereNanos when it was here, by {@link System#nanoTime}
   */
  public record Arrival(
      String from,
      String why,
      int forks,
      long bytesRunning,
      long bytesStanding,
      long movingMillis,
      long standingMillis,
      long hereNanos) {}

  /**
   * Maps it.
   *
   * @param inUse bytes that other regions of this node take
   */
  Region(Identity identity, long bytes, long inUse, Group group) throws ResourceException {
    this.identity = identity;
    this.memory = RegionMemory.map(identity.name(), bytes, inUse);
    this.dirty = new DirtyBlocks(bytes);
    this.group = group;
  }

  /** Which one it is. */
  public Identity identity() {
    return identity;
  }

  /** Those who are attached. */
  public Group group() {
    return group;
  }

  /** Its size in bytes. */
  public long size() {
    return memory.size();
  }

  /** About how many bytes of it are not zero. */
  public long content() {
    return Math.min(size(), (long) (written().cardinality() + dirty.count()) * DirtyBlocks.SIZE);
  }

  private synchronized BitSet written() {
    return (BitSet) written.clone();
  }

  RegionMemory memory() {
    return memory;
  }

  DirtyBlocks dirty() {
    return dirty;
  }

  /** The blocks that were written since they were last taken. */
  synchronized BitSet takeDirty() {
    BitSet taken = dirty.take();
    written.or(taken);
    return taken;
  }

  /** All blocks that may not be zero; they count as taken. */
  synchronized BitSet takeAll() {
    takeDirty();
    return (BitSet) written.clone();
  }

  /** A block came from another node. */
  synchronized void arrived(int number, byte[] bytes) {
    memory.block(number, bytes);
    written.set(number);
  }

  /** It came here, and forks are on their way to it. */
  void arrived(Arrival now) {
    arrival = now;
  }

  /** How it came here, when all who came with it have begun; null if not, or that was told. */
  @Nullable Arrival takeArrival() {
    Arrival known = arrival;
    if (known == null || !group.due().isEmpty()) {
      return null;
    }
    synchronized (this) {
      known = arrival;
      arrival = null;
      return known;
    }
  }

  RegionSnapshot snapshot(String node) {
    return new RegionSnapshot(
        identity.name(),
        identity.opener().value(),
        size(),
        content(),
        node,
        group.paths().stream().map(ForkPath::value).toList());
  }
}
