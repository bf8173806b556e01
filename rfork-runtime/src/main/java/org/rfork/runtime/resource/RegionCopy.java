package org.rfork.runtime.resource;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import org.rfork.ForkPath;
import org.rfork.resource.ResourceException;

/**
 * Carries a region's content to another node by changed blocks: while forks write it, as often as
 * that makes the rest smaller, and then the rest while they stand still. For one thread.
 */
public final class RegionCopy {
  /** So many blocks go with a message. */
  private static final int BATCH = 8;

  /** A rest of so many blocks is left for when forks stand still. */
  private static final int SMALL_REST = 16;

  private static final int MOST_ROUNDS = 5;

  /** Says something to the other node and waits until it is done. */
  @FunctionalInterface
  public interface Line {
    /** Says it. */
    void say(byte[] what) throws ResourceException;
  }

  private final Region region;
  private final Line line;
  private final String journey = UUID.randomUUID().toString();
  private long part;
  private long bytes;

  /** Nothing is said yet. */
  public RegionCopy(Region region, Line line) {
    this.region = region;
    this.line = line;
  }

  /** Makes room there. */
  public void reserve() throws ResourceException {
    line.say(RegionCalls.reserve(region, journey));
  }

  /** From now on writes are followed; {@link #whileRunning} may come when all forks know. */
  public void follow(boolean now) {
    region.dirty().track(now);
  }

  /** Copies all, and what is written meanwhile as long as that becomes less. */
  public void whileRunning() throws ResourceException {
    BitSet blocks = region.takeAll();
    int before = Integer.MAX_VALUE;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      send(blocks);
      int left = region.dirty().count();
      if (left <= SMALL_REST || left >= before) {
        return;
      }
      before = left;
      blocks = region.takeDirty();
    }
  }

  /** Copies the rest; all forks stand still. */
  public void rest() throws ResourceException {
    send(region.takeDirty());
  }

  private void send(BitSet blocks) throws ResourceException {
    List<RegionBlock> batch = new ArrayList<>(BATCH);
    for (int number = blocks.nextSetBit(0); number >= 0; number = blocks.nextSetBit(number + 1)) {
      byte[] block = region.memory().block(number);
      bytes += block.length;
      batch.add(new RegionBlock(number, block));
      if (batch.size() == BATCH) {
        send(batch);
      }
    }
    if (!batch.isEmpty()) {
      send(batch);
    }
  }

  private void send(List<RegionBlock> batch) throws ResourceException {
    line.say(RegionCalls.blocks(region.identity(), journey, ++part, batch));
    batch.clear();
  }

  /** Bytes that were sent. */
  public long bytes() {
    return bytes;
  }

  /** All is there, and these forks follow. */
  public void arrived(List<ForkPath> forks, Region.Arrival how) throws ResourceException {
    line.say(RegionCalls.arrived(region.identity(), journey, forks, how));
  }

  /** It does not come after all. */
  public void drop() throws ResourceException {
    line.say(RegionCalls.drop(region.identity(), journey));
  }
}
