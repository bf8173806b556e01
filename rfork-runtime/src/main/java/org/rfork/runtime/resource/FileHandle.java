package org.rfork.runtime.resource;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.OpenMode;
import org.rfork.resource.RemoteFile;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;

/** A file as the fork that has it open reads and writes it. For the fork's own thread. */
public final class FileHandle implements RemoteFile {
  /** What rules call it. */
  public static final String KIND = "file";

  private final HeldFile held;
  private final OpenMode mode;
  private long position;
  private byte[] buffer = {};
  private long bufferAt;

  FileHandle(HeldFile held, long position) {
    this.held = held;
    this.mode = held.mode();
    this.position = position;
  }

  /** What its fork holds by it. */
  public HeldFile held() {
    return held;
  }

  /** Where it is when it was opened. */
  void startAt(long first) {
    position = first;
  }

  private Writes writing() throws ResourceException {
    FileHome unused = held.here();
    Writes writes = held.writes();
    if (writes == null) {
      throw new ResourceException(
          Kind.NAME, "file \"" + name() + "\" was opened to read; open it with a mode that writes");
    }
    return writes;
  }

  @Override
  public String name() {
    return held.name();
  }

  @Override
  public OpenMode mode() {
    return mode;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void seek(long to) throws ResourceException {
    FileHome unused = held.here();
    if (to < 0 || mode == OpenMode.APPEND) {
      throw new ResourceException(
          Kind.NAME, "file \"%s\" (%s) has no position %d to go to".formatted(name(), mode, to));
    }
    position = to;
  }

  @Override
  public long size() throws ResourceException {
    FileHome here = held.here();
    return held.writes() == null ? here.size(name()) : held.file().size();
  }

  @Override
  public int read() throws ResourceException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws ResourceException {
    FileHome here = held.here();
    if (!mode.reads()) {
      throw new ResourceException(
          Kind.NAME,
          "file \"" + name() + "\" was opened to write; open it with READ or READ_WRITE");
    }
    Writes writes = held.writes();
    int read =
        writes != null
            ? writes.read(position, into, offset, length)
            : buffered(here, into, offset, length);
    position += Math.max(0, read);
    return read;
  }

  private int buffered(FileHome here, byte[] into, int offset, int length)
      throws ResourceException {
    if (position < bufferAt || position >= bufferAt + buffer.length) {
      buffer = here.read(name(), position, Files.BUFFER);
      bufferAt = position;
    }
    int from = (int) (position - bufferAt);
    int count = Math.min(length, buffer.length - from);
    System.arraycopy(buffer, from, into, offset, count);
    return count == 0 && length > 0 ? -1 : count;
  }

  @Override
  public @Nullable String readLine() throws ResourceException {
    return Lines.next(this::read);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws ResourceException {
    Writes written = writing();
    boolean append = mode == OpenMode.APPEND;
    written.write(append ? written.length() : position, bytes, offset, length);
    position = append ? size() : position + length;
  }

  @Override
  public void write(String text) throws ResourceException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
  }

  @Override
  public void writeLine(String text) throws ResourceException {
    write(text + "\n");
  }

  @Override
  public void commit() throws ResourceException {
    writing().commit();
    held.committed();
  }

  @Override
  public void close() throws ResourceException {
    held.close();
  }

  @Override
  public InputStream in() {
    return new FileViews.In(this);
  }

  @Override
  public OutputStream out() {
    return new FileViews.Out(this);
  }

  @Override
  public SeekableByteChannel channel() {
    return new FileViews.Channel(this);
  }

  @Override
  public String toString() {
    return "file \"" + name() + "\" at " + position;
  }
}
