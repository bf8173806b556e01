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
 * Frames one behind the other in a file, which is made when the first one comes. The oldest may be
 * dropped. Other nodes have them too, so nothing is forced to the disk. Not safe for several
 * threads.
 */
final class FrameFile {
  private static final int FIRST_ROOM = 64;

  /** So many bytes of dropped frames may stay in the file. */
  private static final int MOST_DROPPED = 1 << 20;

  private static final int CHUNK = 1 << 16;

  private final Path path;
  private @Nullable FileChannel file;

  /**
   * Where each frame begins, the oldest one first, and after the last one where that ends; counted
   * in bytes from the first frame ever.
   */
  private long[] starts = new long[FIRST_ROOM];

  /** What is left out before the file's first byte. */
  private long skipped;

  private int first;
  private Chain beforeFirst = Chain.START;
  private int count;
  private Chain last = Chain.START;
  private boolean closed;

  FrameFile(Path path) {
    this.path = path;
  }

  /** How many frames came, those that were dropped included. */
  int count() {
    return count;
  }

  /** The number of the oldest frame that was not dropped. */
  int first() {
    return first;
  }

  /** How many bytes the frames have that were not dropped. */
  long bytes() {
    return end(count) - end(first);
  }

  /** How many bytes the frames from this number on have. */
  long bytesFrom(int number) {
    return end(count) - end(Math.max(first, Math.min(number, count)));
  }

  /** Where the frames before this number end. */
  private long end(int number) {
    return starts[number - first];
  }

  void add(Frame frame) throws IOException {
    var out = new BinaryWriter();
    frame.write(out);
    ByteBuffer bytes = ByteBuffer.wrap(out.toBytes());
    long at = end(count) - skipped;
    long end = end(count) + bytes.remaining();
    FileChannel open = open();
    while (bytes.hasRemaining()) {
      at += open.write(bytes, at);
    }
    count++;
    if (count - first >= starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
    }
    starts[count - first] = end;
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

  /** Forgets the frames before this number, which has come. */
  void drop(int number) throws IOException {
    if (number <= first) {
      return;
    }
    beforeFirst = chain(number);
    int gone = number - first;
    starts =
        Arrays.copyOfRange(starts, gone, Math.max(gone + FIRST_ROOM, 1 + gone + count - number));
    first = number;
    long dropped = end(first) - skipped;
    if (dropped >= MOST_DROPPED && dropped >= bytes()) {
      closeUp(open(), dropped);
    }
  }

  /** Moves the frames to the file's beginning, where as much was dropped as they take. */
  private void closeUp(FileChannel open, long dropped) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    long length = bytes();
    for (long at = 0; at < length; at += chunk.limit()) {
      read(open, chunk.clear().limit((int) Math.min(CHUNK, length - at)), dropped + at);
      chunk.flip();
      for (long to = at; chunk.hasRemaining(); ) {
        to += open.write(chunk, to);
      }
    }
    open.truncate(length);
    skipped = end(first);
  }

  /** Begins with the frame of this number: those before it are asked for no more. */
  void beginAt(int number, Chain before) throws IOException {
    open().truncate(0);
    starts = new long[FIRST_ROOM];
    skipped = 0;
    first = number;
    count = number;
    beforeFirst = before;
    last = before;
  }

  /** The chain of all frames before this number, which was not dropped. */
  Chain chain(int number) throws IOException {
    if (number == first) {
      return beforeFirst;
    }
    return number == count ? last : frame(number - 1).chain();
  }

  private Frame frame(int number) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) (end(number + 1) - end(number)));
    read(open(), bytes, end(number) - skipped);
    return Frame.read(new BinaryReader(bytes.flip()));
  }

  private void read(FileChannel open, ByteBuffer bytes, long at) throws IOException {
    while (bytes.hasRemaining()) {
      if (open.read(bytes, at + bytes.position()) < 0) {
        throw new EOFException(path + " was cut by somebody else");
      }
    }
  }

  /**
   * The frames from a number on, as many as have so many bytes, and one at least if it is there.
   */
  List<Frame> from(int number, int mostBytes) throws IOException {
    List<Frame> found = new ArrayList<>();
    long limit = number < count ? end(number) + mostBytes : 0;
    for (int next = number; next < count; next++) {
      if (!found.isEmpty() && end(next + 1) > limit) {
        break;
      }
      found.add(frame(next));
    }
    return found;
  }

  void close() throws IOException {
    FileChannel open = file;
    file = null;
    count = first;
    last = beforeFirst;
    closed = true;
    if (open != null) {
      open.close();
      Files.deleteIfExists(path);
    }
  }
}
