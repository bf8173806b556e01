package org.rfork.runtime.resource;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;
import org.rfork.runtime.exec.Group;
import org.rfork.runtime.view.RegionSnapshot;

/** A shared region on this node, and who is attached to it. Safe for all threads. */
public final class Region {
  private final Identity identity;
  private final RegionMemory memory;
  private final DirtyBlocks dirty;
  private final Group group;
  private final boolean isDurable;

  /** Blocks that may not be zero, but for those that are dirty. */
  private final BitSet written = new BitSet();

  /** Blocks that no checkpoint has as they are, but for those that are dirty. */
  private final BitSet unkept = new BitSet();

  private volatile @Nullable Arrival arrival;
  private volatile int openerAttempt;
  private volatile long generation;

  /**
   * Which region it is, wherever it is.
   *
   * @param opener the fork that opened it
   * @param attempt of that fork
   * @param name what it was opened as
   */
  public record Identity(ForkPath opener, int attempt, String name) {
    static Identity read(BinaryReader in) {
      return new Identity(in.path(), in.getInt(), in.text());
    }

    void write(BinaryWriter out) {
      out.attempt(opener, attempt);
      out.text(name);
    }

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
   * @param isDurable whether its job is
   * @param inUse bytes that other regions of this node take
   */
  Region(Identity identity, boolean isDurable, long bytes, long inUse, Group group)
      throws ResourceException {
    this.identity = identity;
    this.isDurable = isDurable;
    this.memory = RegionMemory.map(identity.name(), bytes, inUse);
    this.dirty = new DirtyBlocks(bytes);
    this.group = group;
  }

  /** Which one it is. */
  public Identity identity() {
    return identity;
  }

  /** Whether its job outlives its driver. */
  public boolean isDurable() {
    return isDurable;
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
    unkept.or(taken);
    return taken;
  }

  /** The blocks that no checkpoint has as they are; they count as kept. */
  public synchronized BitSet takeUnkept() {
    takeDirty();
    BitSet taken = (BitSet) unkept.clone();
    unkept.clear();
    return taken;
  }

  /** These blocks are kept by no checkpoint after all. */
  public synchronized void owe(BitSet blocks) {
    unkept.or(blocks);
  }

  /** No checkpoint has any of its blocks. */
  public synchronized void oweAll() {
    unkept.or(written);
  }

  /** How many blocks are written and not taken. */
  public int dirtyBlocks() {
    return dirty.count();
  }

  /** From now on writes are followed, or no longer; see {@link DirtyBlocks#track}. */
  public void follow(boolean now) {
    dirty.track(now);
  }

  /** The bytes of a block as they are now. */
  public RegionBlock block(int number) {
    return new RegionBlock(number, memory.block(number));
  }

  /** A block as a checkpoint has it. */
  public synchronized void restored(RegionBlock block) {
    memory.block(block.number(), block.bytes());
    written.set(block.number());
  }

  /** The attempt of its opener that has it here; 0 if that has not begun. */
  public int openerAttempt() {
    return openerAttempt;
  }

  /** That attempt has it here. */
  public void openedBy(int attempt) {
    openerAttempt = attempt;
  }

  /** The number of its newest checkpoint; 0 if it has none. */
  public long generation() {
    return generation;
  }

  /** It is as of this checkpoint, or goes on from there. */
  public void generation(long newest) {
    generation = newest;
  }

  /** The number of the next checkpoint: higher than that of any run of its opener before. */
  public long nextGeneration() {
    return Math.max(generation, (long) openerAttempt << Integer.SIZE) + 1;
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
    unkept.set(number);
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
