package org.rfork.runtime;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.Progress;

/**
 * Bytes to values, as {@link BinaryWriter} wrote them; announced sizes are checked against what is
 * left before anything is made. Bytes that are none get an {@link IllegalArgumentException}, and
 * those that end too early a {@link BufferUnderflowException}. Not thread-safe.
 */
public class BinaryReader {
  private static final int SCRATCH_BYTES = 128;

  private final ByteBuffer in;

  /** For texts, which are mostly short. */
  private final byte[] scratch = new byte[SCRATCH_BYTES];

  /** From a big-endian buffer, from its position on. */
  public BinaryReader(ByteBuffer in) {
    this.in = in;
  }

  /**
   * Nothing may come any more.
   *
   * @throws IllegalArgumentException if there is more
   */
  public void requireEnd() {
    if (in.hasRemaining()) {
      throw new IllegalArgumentException(in.remaining() + " bytes are left over");
    }
  }

  /** One byte. */
  public byte getByte() {
    return in.get();
  }

  /** Four bytes. */
  public int getInt() {
    return in.getInt();
  }

  /** Eight bytes. */
  public long getLong() {
    return in.getLong();
  }

  /** Eight bytes. */
  public double getDouble() {
    return in.getDouble();
  }

  /** One byte. */
  public boolean flag() {
    byte flag = in.get();
    if (flag != 0 && flag != 1) {
      throw new IllegalArgumentException("a flag is " + flag);
    }
    return flag == 1;
  }

  /**
   * Up to eight flags, in one byte.
   *
   * @param known those that there are; others are refused
   */
  public int bits(int known) {
    int bits = Byte.toUnsignedInt(in.get());
    if ((bits & ~known) != 0) {
      throw new IllegalArgumentException(
          "flags are " + bits + ", of which " + known + " are known");
    }
    return bits;
  }

  /** A text. */
  public String text() {
    int length = length();
    if (length == 0) {
      return "";
    }
    if (length > scratch.length) {
      return new String(bytes(length), StandardCharsets.UTF_8);
    }
    in.get(scratch, 0, length);
    return new String(scratch, 0, length, StandardCharsets.UTF_8);
  }

  /** Texts, in order. */
  public List<String> texts() {
    return list(BinaryReader::text);
  }

  /** An array. */
  public byte[] array() {
    return bytes(length());
  }

  private int length() {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("an array of " + length + " in " + in.remaining());
    }
    return length;
  }

  private byte[] bytes(int length) {
    var array = new byte[length];
    in.get(array);
    return array;
  }

  /** Items, in order. */
  public <T> List<T> list(Function<BinaryReader, T> reading) {
    int count = count();
    List<T> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(reading.apply(this));
    }
    return items;
  }

  /** How many items follow, each of which takes four bytes at least. */
  public int count() {
    return count(Integer.BYTES);
  }

  /** How many items follow, each of which takes so many bytes at least. */
  protected int count(int least) {
    int count = in.getInt();
    if (count < 0 || count > in.remaining() / least) {
      throw new IllegalArgumentException("a list of " + count + " in " + in.remaining() + " bytes");
    }
    return count;
  }

  /** A value; null if there is none. */
  public <T> @Nullable T optional(Function<BinaryReader, T> reading) {
    return flag() ? reading.apply(this) : null;
  }

  /** A path. */
  public ForkPath path() {
    return new ForkPath(text());
  }

  /** Paths, in order. */
  public List<ForkPath> paths() {
    return list(BinaryReader::path);
  }

  /** What a fork said of its progress. */
  public Progress progress() {
    return new Progress(getDouble(), text());
  }
}
