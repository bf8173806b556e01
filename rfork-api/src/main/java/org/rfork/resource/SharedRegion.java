package org.rfork.resource;

import java.time.Duration;
import org.rfork.MisuseException;
import org.rfork.spi.Runtimes;

/**
 * Memory that forks on one node share. The fork that opens it, and the forks that are made with it
 * in their states, are <em>attached</em>: they run on one node, and leave it together or not at
 * all. What one of them writes the others see; it is the one exception to the rule that forks share
 * nothing.
 *
 * <pre>{@code
 * final class Histogram extends Continuation<Long> {
 *   @Override protected Long run() throws ResourceException {
 *     try (SharedRegion counts = SharedRegion.open("counts", 256 * 8)) {
 *       RemoteFork.forkAll(0, 8, part -> count(part, counts)).join();
 *       return counts.getLong(0);
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p><b>Offsets</b> are in bytes from 0, and a multiple of the size of what is read or written. It
 * begins with zeros. An offset or length that does not fit gets an {@link
 * IndexOutOfBoundsException}, and a handle that was closed an {@link IllegalStateException}.
 *
 * <p><b>Order.</b> Plain reads and writes are as those of fields: another fork may see them late
 * and in another order. What a fork wrote before {@link #putLongVolatile}, {@link
 * #compareAndSetLong}, {@link #getAndAddLong} and the like is seen by who reads what these wrote
 * with {@link #getLongVolatile}, {@link #awaitAtLeast} or an atomic operation; so it is after a
 * join, and at {@code fork()}.
 *
 * <p><b>Moves.</b> A group is asked to leave by asking one of its forks. Each stops at its next
 * safe point; a fork that waits in a join goes on from its last one, if it has neither forked nor
 * written to the region since. A fork that waits for others in a loop should come by {@link
 * org.rfork.RemoteFork#checkpoint()} in it.
 *
 * <p><b>Lifetime.</b> A region ends with the last fork that is attached or was made with it. In a
 * durable job the group is captured together from time to time, with the content, and goes on from
 * there when its node is lost; a fork that has closed the region stays in the group until it ends.
 * In any other job the content is kept nowhere else: if its node dies the fork that opened it runs
 * again from where it was before that, unless it has moved with the region, in which case it fails.
 *
 * <p>A handle is for the thread that runs its fork.
 */
public interface SharedRegion extends AutoCloseable {

  /**
   * Makes a region and attaches the running fork.
   *
   * @param name which one it is, for people and for rules; one fork opens a name once at a time
   * @param bytes its size, from 1; it must fit into the node's memory and its directory for
   *     temporary files
   * @throws ResourceException if there is no room for it, the fork is attached to another one, or
   *     an earlier run of it lost one of that name from which there is no going back
   * @throws MisuseException outside a fork
   */
  static SharedRegion open(String name, long bytes) throws ResourceException {
    return Runtimes.current().resources().region(name, bytes);
  }

  /** What it was opened as. */
  String name();

  /** Its size in bytes. */
  long size();

  /** Reads four bytes. */
  int getInt(long offset);

  /** Writes four bytes. */
  void putInt(long offset, int value);

  /** Reads eight bytes. */
  long getLong(long offset);

  /** Writes eight bytes. */
  void putLong(long offset, long value);

  /** Reads eight bytes. */
  double getDouble(long offset);

  /** Writes eight bytes; the bits of a NaN stay as they are. */
  void putDouble(long offset, double value);

  /** Reads {@code count} numbers in a row into an array, from its index {@code from} on. */
  void get(long offset, double[] into, int from, int count);

  /** Writes {@code count} numbers of an array in a row, from its index {@code from} on. */
  void put(long offset, double[] values, int from, int count);

  /** Reads eight bytes, and sees all that was written before they were. */
  long getLongVolatile(long offset);

  /** Writes eight bytes, which show all that was written before. */
  void putLongVolatile(long offset, long value);

  /** Writes in one step if it is as expected; whether it was. */
  boolean compareAndSetInt(long offset, int expected, int value);

  /** Adds in one step; gives what it was before. */
  int getAndAddInt(long offset, int delta);

  /** Writes in one step if it is as expected; whether it was. */
  boolean compareAndSetLong(long offset, long expected, long value);

  /** Adds in one step; gives what it was before. */
  long getAndAddLong(long offset, long delta);

  /**
   * Waits until the eight bytes there are at least a value, without holding a core. It returns
   * early when something is asked of the fork at a safe point, so that a loop comes by one:
   *
   * <pre>{@code
   * while (!region.awaitAtLeast(offset, sweep, Duration.ofSeconds(1))) {
   *   RemoteFork.checkpoint();
   * }
   * }</pre>
   *
   * @param limit how long at most
   * @return whether they are
   */
  boolean awaitAtLeast(long offset, long value, Duration limit);

  /** Detaches the running fork. The others have it still. */
  @Override
  void close();
}
