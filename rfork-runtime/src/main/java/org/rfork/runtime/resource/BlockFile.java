package org.rfork.runtime.resource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/**
 * Blocks of 64 KiB at most in a file for temporary use, which is deleted when it is closed, or with
 * the process. Not safe for threads.
 */
final class BlockFile implements AutoCloseable {
  private final FileChannel channel;
  private final BitSet used = new BitSet();

  private BlockFile(FileChannel channel) {
    this.channel = channel;
  }

  static BlockFile create() throws IOException {
    Path file = Files.createTempFile("rfork-region-kept-", "");
    return new BlockFile(
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE));
  }

  /** Writes a block; the number of its place. */
  int add(byte[] block) throws IOException {
    int place = used.nextClearBit(0);
    long at = (long) place << DirtyBlocks.SHIFT;
    for (ByteBuffer left = ByteBuffer.wrap(block); left.hasRemaining(); ) {
      channel.write(left, at + left.position());
    }
    used.set(place);
    return place;
  }

  byte[] read(int place, int bytes) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(bytes);
    long at = (long) place << DirtyBlocks.SHIFT;
    while (block.hasRemaining()) {
      if (channel.read(block, at + block.position()) < 0) {
        throw new IOException("a block of a region's checkpoint is cut short");
      }
    }
    return block.array();
  }

  /** Only these places are of use. */
  void retain(BitSet places) {
    used.and(places);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException deletedAnyway) {
      used.clear();
    }
  }
}
