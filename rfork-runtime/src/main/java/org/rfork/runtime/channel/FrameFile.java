package org.rfork.runtime.channel;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.BinaryReader;
import org.rfork.runtime.BinaryWriter;

/**
 * Frames one behind the other in a file, which is made when the first one comes. Other nodes have
 * them too, so nothing is forced to the disk. Not safe for several threads.
 */
final class FrameFile {
  private static final int FIRST_ROOM = 64;

  private final Path path;
  private @Nullable FileChannel file;

  /** Where each frame begins, and after the last one where that ends. */
  private long[] starts = new long[FIRST_ROOM];

  private int count;
  private Chain last = Chain.START;
  private boolean closed;

  FrameFile(Path path) {
    this.path = path;
  }

  int count() {
    return count;
  }

  /** How many bytes all frames have. */
  long bytes() {
    return starts[count];
  }

  /** How many bytes the frames before this number have; all, if it has not come yet. */
  long start(int number) {
    return starts[Math.min(number, count)];
  }

  void add(Frame frame) throws IOException {
    var out = new BinaryWriter();
    frame.write(out);
    ByteBuffer bytes = ByteBuffer.wrap(out.toBytes());
    long at = starts[count];
    long end = at + bytes.remaining();
    FileChannel open = open();
    while (bytes.hasRemaining()) {
      at += open.write(bytes, at);
    }
    if (count + 2 > starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
    }
    starts[++count] = end;
    last = frame.chain();
  }

  private FileChannel open() throws IOException {
    FileChannel open = file;
    if (closed) {
      throw new IOException("its job is over");
    }
    if (open == null) {
      open =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      file = open;
    }
    return open;
  }

  /** Forgets the frame of this number and all behind it. */
  void cut(int number) throws IOException {
    if (number < count) {
      last = chain(number);
      count = number; // what is behind is written over
    }
  }

  /** The chain of all frames before this number. */
  Chain chain(int number) throws IOException {
    if (number == 0) {
      return Chain.START;
    }
    return number == count ? last : frame(number - 1).chain();
  }

  private Frame frame(int number) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) (starts[number + 1] - starts[number]));
    FileChannel open = open();
    while (bytes.hasRemaining()) {
      if (open.read(bytes, starts[number] + bytes.position()) < 0) {
        throw new EOFException(path + " was cut by somebody else");
      }
    }
    return Frame.read(new BinaryReader(bytes.flip()));
  }

  /**
   * The frames from a number on, as many as have so many bytes, and one at least if it is there.
   */
  List<Frame> from(int number, int mostBytes) throws IOException {
    List<Frame> found = new ArrayList<>();
    long limit = start(number) + mostBytes;
    for (int next = number; next < count; next++) {
      if (!found.isEmpty() && starts[next + 1] > limit) {
        break;
      }
      found.add(frame(next));
    }
    return found;
  }

  void close() throws IOException {
    FileChannel open = file;
    file = null;
    count = 0;
    closed = true;
    if (open != null) {
      open.close();
      Files.deleteIfExists(path);
    }
  }
}
