package org.rfork.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.wire.BinaryWireCode;
import net.openhft.chronicle.wire.WireType;
import org.rfork.CaptureException.Kind;

/**
 * Typed values from one checked document. Only what {@link StateOut} writes is understood; Wire is
 * asked for text that is not ASCII.
 */
class StateIn {
  private static final long NOT_ASCII = 0x8080808080808080L;

  private final byte[] document;
  private final int end;
  private final long maxBytes;
  private int at;
  private long room;

  StateIn(byte[] document, int offset, long maxBytes) {
    this.maxBytes = maxBytes;
    this.document = document;
    this.end = document.length;
    this.at = offset;
  }

  /** The next byte, 0 to 255. */
  private int next() {
    requireLeft(1, 1);
    return document[at++] & 0xFF;
  }

  int position() {
    return at;
  }

  /** The text at a position that was passed before. */
  String textAt(int position) {
    return new StateIn(document, position, maxBytes).text();
  }

  int int32() {
    int at = this.at;
    if (at < end && document[at] >= 0) {
      this.at = at + 1;
      return document[at];
    }
    long number = int64();
    if (number != (int) number) {
      throw Refusal.damaged("a number is out of range");
    }
    return (int) number;
  }

  long int64() {
    int code = next();
    if (code < 0x80) {
      return code;
    }
    switch (code) {
      case BinaryWireCode.UINT8 -> {
        return next();
      }
      case BinaryWireCode.INT8 -> {
        return (byte) next();
      }
      case BinaryWireCode.UINT16 -> {
        return (short) StateOut.SHORT.get(document, skip(Short.BYTES)) & 0xFFFF;
      }
      case BinaryWireCode.INT32 -> {
        return (int) StateOut.INT.get(document, skip(Integer.BYTES));
      }
      case BinaryWireCode.INT64 -> {
        return (long) StateOut.LONG.get(document, skip(Long.BYTES));
      }
      default -> throw Refusal.damaged("a number was expected");
    }
  }

  /** Goes past so many bytes; where they start. */
  private int skip(int bytes) {
    requireLeft(bytes, 1);
    int start = at;
    at += bytes;
    return start;
  }

  byte int8() {
    return (byte) ranged(Byte.MIN_VALUE, Byte.MAX_VALUE);
  }

  short int16() {
    return (short) ranged(Short.MIN_VALUE, Short.MAX_VALUE);
  }

  char char16() {
    return (char) ranged(Character.MIN_VALUE, Character.MAX_VALUE);
  }

  boolean bool() {
    return ranged(0, 1) == 1;
  }

  /** A number that must lie in a range. */
  int ranged(int least, int most) {
    long number = int64();
    if (number < least || number > most) {
      throw Refusal.damaged(number + " stands where " + least + " to " + most + " may");
    }
    return (int) number;
  }

  double float64() {
    return Double.longBitsToDouble(int64());
  }

  float float32() {
    return Float.intBitsToFloat(int32());
  }

  String text() {
    int start = at;
    int length = textLength();
    if (isAscii(at, length)) {
      return new String(document, skip(length), length, StandardCharsets.ISO_8859_1);
    }
    Bytes<byte[]> bytes = Bytes.wrapForRead(document);
    bytes.readPosition(start);
    StringBuilder text = new StringBuilder(length);
    WireType.BINARY_LIGHT.apply(bytes).getValueIn().textTo(text);
    at += length;
    return text.toString();
  }

  /** The encoded form of the text that comes next, to be compared only. */
  Span textSpan() {
    int start = at;
    int length = textLength();
    int from = at;
    at = start;
    return new Span(document, from, length);
  }

  /** Some bytes of a document. */
  @SuppressWarnings("ArrayRecordComponent") // lives for one comparison
  record Span(byte[] document, int start, int length) {
    boolean holds(byte[] content) {
      return Arrays.equals(document, start, start + length, content, 0, content.length);
    }

    byte[] copy() {
      return Arrays.copyOfRange(document, start, start + length);
    }

    /** Names differ at their end, if anywhere. */
    int hash() {
      int hash = length;
      for (int i = Math.max(0, length - 8); i < length; i++) {
        hash = hash * 31 + document[start + i];
      }
      return hash ^ (hash >>> 7);
    }
  }

  /** Goes past a text. */
  void skipText() {
    int length = textLength();
    at += length;
  }

  /** Reads how many bytes of text follow, which are there. */
  private int textLength() {
    int code = next();
    if (code >= BinaryWireCode.STRING_0) {
      int length = code - BinaryWireCode.STRING_0;
      requireLeft(length, 1);
      return length;
    }
    if (code != BinaryWireCode.STRING_ANY) {
      throw Refusal.damaged("text was expected");
    }
    long length = 0;
    int part;
    int shift = 0;
    do {
      part = next();
      length |= (long) (part & 0x7F) << shift;
      shift += 7;
    } while (part > 0x7F && shift < Integer.SIZE);
    requireLeft(part > 0x7F ? Integer.MAX_VALUE : length, 1);
    return (int) length;
  }

  private boolean isAscii(int from, int length) {
    int i = from;
    int last = from + length;
    for (; i <= last - Long.BYTES; i += Long.BYTES) {
      if (((long) StateOut.LONG.get(document, i) & NOT_ASCII) != 0) {
        return false;
      }
    }
    for (; i < last; i++) {
      if (document[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** A size that what is left can hold, if each item takes so many bytes at least. */
  int count(int bytesEach) {
    int count = int32();
    requireLeft(count, bytesEach);
    return count;
  }

  byte[] bytes() {
    int length = count(1);
    int start = skip(length);
    return Arrays.copyOfRange(document, start, start + length);
  }

  /** What {@link StateOut#room} held, to be read at once; a whole number of such elements. */
  ByteBuffer elements(int width) {
    int length = count(1);
    if (length % width != 0) {
      throw Refusal.damaged(length + " bytes are no array of " + width + "-byte elements");
    }
    return ByteBuffer.wrap(document, skip(length), length).order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean atEnd() {
    return at == end;
  }

  /** Counts room, in bytes, that the document announces without filling it. */
  void requireRoom(long bytes) {
    room += bytes;
    if (bytes < 0 || room > maxBytes) {
      throw tooMuchRoom(maxBytes);
    }
  }

  static Refusal tooMuchRoom(long maxBytes) {
    return new Refusal(
        Kind.LIMIT,
        "the state's hash tables and other empty room take over "
            + maxBytes
            + " bytes, the limit: make collections as large as their content, or raise the limit");
  }

  /** Refuses to announce more items than what is left can hold. */
  void requireLeft(long count, int bytesEach) {
    if (count < 0 || count * bytesEach > end - at) {
      throw Refusal.damaged(count + " items are announced where they cannot fit");
    }
  }
}
