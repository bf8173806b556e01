package org.rfork.runtime.resource;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;

/**
 * The bytes of a region: a file for temporary use that is mapped and deleted at once, in segments
 * of 1 GiB. Numbers in it are little-endian. Its memory is given back when nobody refers to it any
 * more. Safe for all threads.
 */
final class RegionMemory {
  private static final int SEGMENT_SHIFT = 30;
  private static final long SEGMENT = 1L << SEGMENT_SHIFT;
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final String name;
  private final long size;
  private final ByteBuffer[] segments;
  private final DoubleBuffer[] doubles;

  private RegionMemory(String name, long size, ByteBuffer[] segments) {
    this.name = name;
    this.size = size;
    this.segments = segments;
    this.doubles = new DoubleBuffer[segments.length];
    for (int segment = 0; segment < segments.length; segment++) {
      ByteBuffer bytes = segments[segment].order(ByteOrder.LITTLE_ENDIAN);
      doubles[segment] = bytes.asDoubleBuffer();
    }
  }

  /**
   * Maps so many zeros.
   *
   * @param name of the region, for messages
   * @param inUse bytes that other regions of this node take
   * @throws ResourceException if there is no room for them
   */
  static RegionMemory map(String name, long bytes, long inUse) throws ResourceException {
    var directory = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      requireRoom(name, bytes, inUse, directory);
      Path file = Files.createTempFile(directory, "rfork-region-", "");
      var segments = new ByteBuffer[(int) (((bytes - 1) >>> SEGMENT_SHIFT) + 1)];
      try (FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE)) {
        for (int segment = 0; segment < segments.length; segment++) {
          long from = segment * SEGMENT;
          segments[segment] =
              channel.map(FileChannel.MapMode.READ_WRITE, from, Math.min(SEGMENT, bytes - from));
        }
      }
      return new RegionMemory(name, bytes, segments);
    } catch (IOException failure) {
      throw failure instanceof ResourceException said
          ? said
          : new ResourceException(
              Kind.UNAVAILABLE,
              "shared region \"%s\" of %,d bytes cannot be mapped in %s: %s"
                  .formatted(name, bytes, directory, failure),
              failure);
    }
  }

  private static void requireRoom(String name, long bytes, long inUse, Path directory)
      throws IOException {
    long memory =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getTotalMemorySize();
    if (bytes > memory - inUse) {
      throw new ResourceException(
          Kind.LIMIT,
          "shared region \"%s\" of %,d bytes is larger than the memory of its node, %,d bytes, of which other regions take %,d: "
                  .formatted(name, bytes, memory, inUse)
              + "open a smaller one, or run the fork on a larger node");
    }
    long room = Files.getFileStore(directory).getUsableSpace();
    if (bytes > room) {
      throw new ResourceException(
          Kind.LIMIT,
          "shared region \"%s\" of %,d bytes finds %,d in %s: make room, or set another java.io.tmpdir"
              .formatted(name, bytes, room, directory));
    }
  }

  long size() {
    return size;
  }

  int getInt(long offset) {
    return (int) INT.get(segment(offset, Integer.BYTES), (int) (offset & (SEGMENT - 1)));
  }

  void putInt(long offset, int value) {
    INT.set(segment(offset, Integer.BYTES), (int) (offset & (SEGMENT - 1)), value);
  }

  long getLong(long offset) {
    return (long) LONG.get(segment(offset, Long.BYTES), (int) (offset & (SEGMENT - 1)));
  }

  void putLong(long offset, long value) {
    LONG.set(segment(offset, Long.BYTES), (int) (offset & (SEGMENT - 1)), value);
  }

  long getLongVolatile(long offset) {
    return (long) LONG.getVolatile(segment(offset, Long.BYTES), (int) (offset & (SEGMENT - 1)));
  }

  void putLongVolatile(long offset, long value) {
    LONG.setVolatile(segment(offset, Long.BYTES), (int) (offset & (SEGMENT - 1)), value);
  }

  boolean compareAndSetInt(long offset, int expected, int value) {
    ByteBuffer segment = segment(offset, Integer.BYTES);
    return INT.compareAndSet(segment, (int) (offset & (SEGMENT - 1)), expected, value);
  }

  int getAndAddInt(long offset, int delta) {
    ByteBuffer segment = segment(offset, Integer.BYTES);
    return (int) INT.getAndAdd(segment, (int) (offset & (SEGMENT - 1)), delta);
  }

  boolean compareAndSetLong(long offset, long expected, long value) {
    ByteBuffer segment = segment(offset, Long.BYTES);
    return LONG.compareAndSet(segment, (int) (offset & (SEGMENT - 1)), expected, value);
  }

  long getAndAddLong(long offset, long delta) {
    ByteBuffer segment = segment(offset, Long.BYTES);
    return (long) LONG.getAndAdd(segment, (int) (offset & (SEGMENT - 1)), delta);
  }

  void get(long offset, double[] into, int from, int count) {
    require(offset, Double.BYTES, (long) count * Double.BYTES);
    for (int done = 0; done < count; ) {
      long at = offset + (long) done * Double.BYTES;
      int length = (int) Math.min(count - done, (SEGMENT - (at & (SEGMENT - 1))) / Double.BYTES);
      doubles[(int) (at >>> SEGMENT_SHIFT)].get(index(at), into, from + done, length);
      done += length;
    }
  }

  void put(long offset, double[] values, int from, int count) {
    require(offset, Double.BYTES, (long) count * Double.BYTES);
    for (int done = 0; done < count; ) {
      long at = offset + (long) done * Double.BYTES;
      int length = (int) Math.min(count - done, (SEGMENT - (at & (SEGMENT - 1))) / Double.BYTES);
      doubles[(int) (at >>> SEGMENT_SHIFT)].put(index(at), values, from + done, length);
      done += length;
    }
  }

  private static int index(long offset) {
    return (int) ((offset & (SEGMENT - 1)) / Double.BYTES);
  }

  /** A block as it is now; the last one may be shorter. */
  byte[] block(int number) {
    long at = (long) number << DirtyBlocks.SHIFT;
    byte[] bytes = new byte[(int) Math.min(DirtyBlocks.SIZE, size - at)];
    segments[(int) (at >>> SEGMENT_SHIFT)].get((int) (at & (SEGMENT - 1)), bytes);
    return bytes;
  }

  /**
   * Writes a block that {@link #block} gave.
   *
   * @throws IndexOutOfBoundsException if there is no such block
   */
  void block(int number, byte[] bytes) {
    long at = (long) number << DirtyBlocks.SHIFT;
    require(at, 1, bytes.length);
    segments[(int) (at >>> SEGMENT_SHIFT)].put((int) (at & (SEGMENT - 1)), bytes);
  }

  private ByteBuffer segment(long offset, int unit) {
    if ((offset & (unit - 1)) != 0 || offset < 0 || offset > size - unit) {
      throw outOfBounds(offset, unit, unit);
    }
    return segments[(int) (offset >>> SEGMENT_SHIFT)];
  }

  private void require(long offset, int unit, long bytes) {
    if ((offset & (unit - 1)) != 0 || offset < 0 || bytes < 0 || offset > size - bytes) {
      throw outOfBounds(offset, unit, bytes);
    }
  }

  private IndexOutOfBoundsException outOfBounds(long offset, int unit, long bytes) {
    return new IndexOutOfBoundsException(
        (offset & (unit - 1)) != 0
            ? "shared region \"%s\": offset %,d is no multiple of %d".formatted(name, offset, unit)
            : "shared region \"%s\" has %,d bytes: there are no %,d at offset %,d"
                .formatted(name, size, bytes, offset));
  }
}
