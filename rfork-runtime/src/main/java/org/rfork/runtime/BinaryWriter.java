package org.rfork.runtime;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.Progress;

/**
 * Values to bytes, for messages and files alike; {@link BinaryReader} is its mirror. Big-endian;
 * arrays, texts (in UTF-8) and lists begin with their length as an int. Not thread-safe.
 */
public class BinaryWriter {
  private static final int FIRST_BYTES = 512;

  /** No room is made for more than a JVM gives an array. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private final boolean grows;
  private ByteBuffer out;

  /** Into an array that grows. */
  public BinaryWriter() {
    this(FIRST_BYTES);
  }

  /** Into an array that grows, and has room for so many bytes at first. */
  protected BinaryWriter(int firstBytes) {
    this.grows = true;
    this.out = ByteBuffer.allocate(firstBytes);
  }

  /**
   * Into a big-endian buffer, from its position on. What does not fit gets a {@link
   * BufferOverflowException}.
   */
  protected BinaryWriter(ByteBuffer out) {
    this.grows = false;
    this.out = out;
  }

  /** All that was written into the array that grows. */
  public byte[] toBytes() {
    return Arrays.copyOf(out.array(), out.position());
  }

  /** The same without a copy; nothing may be written after that. */
  protected ByteBuffer written() {
    return out.flip();
  }

  /** One byte. */
  public void putByte(byte value) {
    room(Byte.BYTES).put(value);
  }

  /** Four bytes. */
  public void putInt(int value) {
    room(Integer.BYTES).putInt(value);
  }

  /** Eight bytes. */
  public void putLong(long value) {
    room(Long.BYTES).putLong(value);
  }

  /** Eight bytes. */
  public void putDouble(double value) {
    room(Double.BYTES).putDouble(value);
  }

  /** One byte. */
  public void flag(boolean flag) {
    putByte((byte) (flag ? 1 : 0));
  }

  /** Up to eight flags, in one byte. */
  public void bits(int bits) {
    putByte((byte) bits);
  }

  /** A text. */
  public void text(String text) {
    int length = text.length();
    ByteBuffer to = room(Integer.BYTES + length);
    int start = to.position();
    to.putInt(length);
    for (int i = 0; i < length; i++) {
      char letter = text.charAt(i);
      if (letter >= 0x80) { // names and paths are ASCII: no array is made for them
        to.position(start);
        array(text.getBytes(StandardCharsets.UTF_8));
        return;
      }
      to.put((byte) letter);
    }
  }

  /** Texts, in order. */
  public void texts(Collection<String> texts) {
    putInt(texts.size());
    for (String text : texts) {
      text(text);
    }
  }

  /** An array. */
  public void array(byte[] array) {
    putInt(array.length);
    room(array.length).put(array);
  }

  /** What is left in a buffer, as an array; the buffer stays as it is. */
  public void array(ByteBuffer bytes) {
    putInt(bytes.remaining());
    room(bytes.remaining()).put(bytes.duplicate());
  }

  /** Items, in order. */
  public <T> void list(Collection<T> items, BiConsumer<T, BinaryWriter> writing) {
    putInt(items.size());
    for (T item : items) {
      writing.accept(item, this);
    }
  }

  /** Whether there is a value, and the value. */
  public <T> void optional(@Nullable T value, BiConsumer<T, BinaryWriter> writing) {
    flag(value != null);
    if (value != null) {
      writing.accept(value, this);
    }
  }

  /** A path. */
  public void path(ForkPath path) {
    text(path.value());
  }

  /** Paths, in order. */
  public void paths(Collection<ForkPath> paths) {
    list(paths, (path, to) -> to.path(path));
  }

  /** An attempt of a fork. */
  public void attempt(ForkPath path, int attempt) {
    path(path);
    putInt(attempt);
  }

  /** What a fork said of its progress. */
  public void progress(Progress progress) {
    putDouble(progress.fraction());
    text(progress.message());
  }

  private ByteBuffer room(int bytes) {
    if (grows && out.remaining() < bytes) {
      int needed = Math.addExact(out.position(), bytes);
      int more = (int) Math.min(2L * out.capacity(), MOST_BYTES);
      out = ByteBuffer.allocate(Math.max(needed, more)).put(out.flip());
    }
    return out;
  }
}
