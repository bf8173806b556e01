package org.rfork.runtime.checkpoint;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The sections of a file, one after the other. Lengths are checked against what is left of the file
 * before anything is made, and each section's sum before it is given out; only the end, which
 * checks the whole, says that nothing is missing.
 */
final class SectionReader implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final FileKind kind;
  private final CRC32C whole = new CRC32C();
  private final DataInputStream in;
  private long left;
  private int number;

  /**
   * Opens a file and reads what it is.
   *
   * @throws NoSuchFileException if there is none
   * @throws DamagedFileException if it is no such file
   */
  static SectionReader open(Path file, FileKind kind) throws IOException {
    return begun(new SectionReader(file, Files.newInputStream(file), Files.size(file), kind));
  }

  /**
   * Reads what would stand in a file.
   *
   * @param name for messages
   * @throws DamagedFileException if it is no such file
   */
  static SectionReader open(byte[] bytes, Path name, FileKind kind) throws IOException {
    return begun(new SectionReader(name, new ByteArrayInputStream(bytes), bytes.length, kind));
  }

  private static SectionReader begun(SectionReader reader) throws IOException {
    try {
      reader.begin();
      return reader;
    } catch (IOException | RuntimeException failure) {
      reader.close();
      throw failure;
    }
  }

  private SectionReader(Path file, InputStream bytes, long size, FileKind kind) {
    this.file = file;
    this.kind = kind;
    this.left = size;
    this.in =
        new DataInputStream(new CheckedInputStream(new BufferedInputStream(bytes, BUFFER), whole));
  }

  private void begin() throws IOException {
    if (!Arrays.equals(bytes(FileKind.MAGIC_BYTES), kind.magic())) {
      throw damaged("it does not begin as one does");
    }
    int version = number();
    if (version != FileKind.VERSION) {
      throw damaged(
          "its format is version %d, and this rfork reads version %d"
              .formatted(version, FileKind.VERSION),
          null);
    }
  }

  /** What the next section holds; null when the file ended as it should. */
  <T> @Nullable T next(Function<byte[], T> decoding) throws IOException {
    int length = number();
    if (length == SectionWriter.END) {
      end();
      return null;
    }
    try {
      return decoding.apply(section(length));
    } catch (IllegalArgumentException nonsense) {
      throw damaged("section " + number + " makes no sense, " + nonsense.getMessage(), nonsense);
    }
  }

  private byte[] section(int length) throws IOException {
    number++;
    int checksum = number();
    if (length < 0 || length > left) {
      throw damaged("section %d says it has %d bytes".formatted(number, length));
    }
    byte[] content = bytes(length);
    if (SectionWriter.checksum(content) != checksum) {
      throw damaged("the checksum of section " + number + " does not fit");
    }
    return content;
  }

  /** What the next section holds, which must be there. */
  <T> T required(String what, Function<byte[], T> decoding) throws IOException {
    T content = next(decoding);
    if (content == null) {
      throw damaged(what + " is missing");
    }
    return content;
  }

  /** Nothing but the end may come. */
  void requireEnd() throws IOException {
    if (next(content -> content) != null) {
      throw damaged("section " + number + " is one too many");
    }
  }

  /** What is wrong, as an exception to throw. */
  DamagedFileException damaged(String what) {
    return damaged(what, null);
  }

  private DamagedFileException damaged(String what, @Nullable Throwable cause) {
    return new DamagedFileException(
        file,
        "is not %s as it was written: %s; %s".formatted(kind.article(), what, kind.wayOut()),
        cause);
  }

  private void end() throws IOException {
    int expected = (int) whole.getValue();
    if (number() != expected) {
      throw damaged("the checksum of the whole file does not fit");
    }
    if (left != 0) {
      throw damaged(left + " bytes follow its end");
    }
  }

  private int number() throws IOException {
    take(Integer.BYTES);
    try {
      return in.readInt();
    } catch (EOFException cut) {
      throw damaged("it was cut off while it was read", cut);
    }
  }

  private byte[] bytes(int length) throws IOException {
    take(length);
    byte[] content = in.readNBytes(length);
    if (content.length < length) {
      throw damaged("it was cut off while it was read");
    }
    return content;
  }

  private void take(int length) {
    if (length > left) {
      throw damaged("it ends too early, in or after section " + number);
    }
    left -= length;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
