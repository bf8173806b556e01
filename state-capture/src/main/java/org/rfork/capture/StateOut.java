package org.rfork.capture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.wire.BinaryWireCode;
import net.openhft.chronicle.wire.WireType;
import org.rfork.CaptureException.Kind;

/**
 * Typed values to one document, in Wire's binary form, into a heap buffer that is used again.
 *
 * <p>Numbers and plain ASCII are put here, as Wire would put them; any other text is Wire's to
 * encode. Its checks cost several times what is written, value by value.
 */
final class StateOut {
  static final VarHandle SHORT = view(short[].class);
  static final VarHandle INT = view(int[].class);
  static final VarHandle LONG = view(long[].class);

  /** The longest text whose length stands in its code. */
  static final int SHORT_TEXT = 31;

  private static final int START = 1024;
  private static final int KEEP = 1 << 21;

  /** The longest array that a JVM makes. */
  static final int MOST = Integer.MAX_VALUE - 8;

  /** From here on the JDK's own encoder is ahead, though it copies once more. */
  private static final int LONG_TEXT = 64;

  /** From here on an array's content goes straight to the document, without a copy in between. */
  private static final int LARGE = 1 << 16;

  private byte[] bytes = new byte[START];
  private int at;
  private final List<Large> larges = new ArrayList<>();
  private long largeBytes;
  private long maxBytes;
  private long room;

  /** Content that belongs behind so many bytes of the buffer. */
  private record Large(int at, int length, Consumer<ByteBuffer> content) {}

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
  }

  void start(long limit) {
    if (bytes.length > KEEP) {
      bytes = new byte[START];
    }
    at = 0;
    end();
    room = 0;
    maxBytes = limit;
  }

  /** Lets go of the arrays that were written. */
  void end() {
    larges.clear();
    largeBytes = 0;
  }

  private void ensure(int more) {
    if (more > bytes.length - at) {
      grow(more);
    }
  }

  private void grow(int more) {
    long least = (long) at + more;
    if (least > MOST) {
      throw tooLong(least);
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(MOST, Math.max(least, bytes.length * 2L)));
  }

  void int32(int number) {
    ensure(1 + Integer.BYTES);
    if ((number & ~0x7F) == 0) {
      bytes[at++] = (byte) number;
    } else if ((number & ~0xFF) == 0 || number == (byte) number) {
      bytes[at] = (byte) (number > 0 ? BinaryWireCode.UINT8 : BinaryWireCode.INT8);
      bytes[at + 1] = (byte) number;
      at += 1 + Byte.BYTES;
    } else if ((number & ~0xFFFF) == 0) {
      bytes[at] = (byte) BinaryWireCode.UINT16;
      SHORT.set(bytes, at + 1, (short) number);
      at += 1 + Short.BYTES;
    } else {
      fixed32(number);
    }
  }

  private void fixed32(int number) {
    ensure(1 + Integer.BYTES);
    bytes[at] = (byte) BinaryWireCode.INT32;
    INT.set(bytes, at + 1, number);
    at += 1 + Integer.BYTES;
  }

  void int64(long number) {
    if (number == (int) number) {
      int32((int) number);
    } else {
      fixed64(number);
    }
  }

  private void fixed64(long number) {
    ensure(1 + Long.BYTES);
    bytes[at] = (byte) BinaryWireCode.INT64;
    LONG.set(bytes, at + 1, number);
    at += 1 + Long.BYTES;
  }

  void bool(boolean flag) {
    int32(flag ? 1 : 0);
  }

  /** The raw bits: NaNs and negative zero stay what they are. */
  void float64(double number) {
    fixed64(Double.doubleToRawLongBits(number));
  }

  void float32(float number) {
    fixed32(Float.floatToRawIntBits(number));
  }

  void text(String text) {
    int length = text.length();
    if (length > LONG_TEXT) {
      longText(text);
    } else {
      ensure(2 + length);
      int start = at;
      head(length);
      if (!ascii(text, length)) {
        at = start;
        wireText(text);
      }
    }
    checkSize();
  }

  private void head(int length) {
    if (length <= SHORT_TEXT) {
      bytes[at++] = (byte) (BinaryWireCode.STRING_0 + length);
      return;
    }
    bytes[at++] = (byte) BinaryWireCode.STRING_ANY;
    int left = length;
    while (left > 0x7F) {
      bytes[at++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[at++] = (byte) left;
  }

  private boolean ascii(String text, int length) {
    byte[] target = bytes;
    int start = at;
    for (int i = 0; i < length; i++) {
      char letter = text.charAt(i);
      if (letter > 0x7F) {
        return false;
      }
      target[start + i] = (byte) letter;
    }
    at = start + length;
    return true;
  }

  private void longText(String text) {
    byte[] encoded = utf8(text);
    if (encoded.length != text.length()) {
      wireText(text);
      return;
    }
    checkRoom(encoded.length);
    ensure(1 + Integer.BYTES + 1 + encoded.length);
    head(encoded.length);
    append(encoded);
  }

  /** What is not ASCII: Wire keeps even halves of surrogate pairs. */
  private void wireText(String text) {
    Bytes<?> target = Bytes.allocateElasticOnHeap((int) Math.min(MOST, 16 + 3L * text.length()));
    WireType.BINARY_LIGHT.apply(target).getValueOut().text(text);
    append(target.toByteArray());
  }

  /** A length and the bytes as they are. */
  void bytes(byte[] content) {
    checkRoom(content.length);
    int32(content.length);
    append(content);
  }

  /** Bytes that were written before, as a whole. */
  void append(byte[] written) {
    ensure(written.length);
    System.arraycopy(written, 0, bytes, at, written.length);
    at += written.length;
  }

  /**
   * A length, and so many bytes of content.
   *
   * @param content fills what it is given, little-endian; now or when the document is put together,
   *     so the array behind it must stay as it is until then
   */
  void elements(long length, Consumer<ByteBuffer> content) {
    if (length > MOST) {
      throw new Refusal(Kind.LIMIT, "an array of " + length + " bytes is over 2 GiB: split it");
    }
    checkRoom(length);
    int32((int) length);
    if (length >= LARGE) {
      larges.add(new Large(at, (int) length, content));
      largeBytes += length;
    } else {
      ensure((int) length);
      content.accept(littleEndian(bytes, at, (int) length));
      at += (int) length;
    }
  }

  private static ByteBuffer littleEndian(byte[] target, int offset, int length) {
    return ByteBuffer.wrap(target, offset, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Counts a table that a restore makes before it is filled; refuses what it would refuse. */
  void requireRoom(long tableBytes) {
    room += tableBytes;
    if (room > maxBytes) {
      throw StateIn.tooMuchRoom(maxBytes);
    }
  }

  void checkSize() {
    checkRoom(0);
  }

  private void checkRoom(long more) {
    if (size() + more > maxBytes) {
      throw tooLong(size() + more);
    }
  }

  private Refusal tooLong(long size) {
    return new Refusal(
        Kind.LIMIT,
        "the state is over "
            + size
            + " bytes, the limit is "
            + maxBytes
            + ": share large read-only values with RemoteFork.share, or raise the limit");
  }

  long size() {
    return at + largeBytes;
  }

  /** Of all that was written. */
  StateDigest digest() {
    return larges.isEmpty()
        ? StateDigest.ofBytes(bytes, 0, at)
        : StateDigest.ofBytes(toBytes(), 0, (int) size());
  }

  byte[] toBytes() {
    if (size() > MOST) {
      throw tooLong(size());
    }
    byte[] whole = new byte[(int) size()];
    copyTo(whole, 0);
    return whole;
  }

  void copyTo(byte[] target, int offset) {
    int from = 0;
    int to = offset;
    for (int i = 0; i < larges.size(); i++) { // no iterator: mostly there is none
      Large large = larges.get(i);
      int before = large.at() - from;
      System.arraycopy(bytes, from, target, to, before);
      large.content().accept(littleEndian(target, to + before, large.length()));
      from += before;
      to += before + large.length();
    }
    System.arraycopy(bytes, from, target, to, at - from);
  }

  /** A text as it stands in a document. */
  static byte[] encoded(String text) {
    StateOut out = new StateOut();
    out.start(Long.MAX_VALUE);
    out.text(text);
    return out.toBytes();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
