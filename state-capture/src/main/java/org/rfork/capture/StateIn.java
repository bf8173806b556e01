package org.rfork.capture;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.wire.BinaryWire;
import net.openhft.chronicle.wire.ValueIn;
import net.openhft.chronicle.wire.WireType;

/**
 * Typed values from one checked document. Each value's code is looked at before Wire decodes it, so
 * that only the calls that {@link StateOut} answers to are ever made.
 */
class StateIn {
  private static final int STRING_ANY = 0xB8;
  private static final int SHORT_STRING = 0xE0;

  private final Bytes<byte[]> buffer;
  private final ValueIn value;
  private final StringBuilder text = new StringBuilder();

  StateIn(byte[] document, int offset) {
    buffer = Bytes.wrapForRead(document);
    buffer.singleThreadedCheckDisabled(true);
    buffer.readPosition(offset);
    value = ((BinaryWire) WireType.BINARY_LIGHT.apply(buffer)).getValueIn();
  }

  int int32() {
    long number = int64();
    if (number != (int) number) {
      throw Refusal.damaged("a number is out of range");
    }
    return (int) number;
  }

  long int64() {
    int code = buffer.peekUnsignedByte();
    boolean number = (code >= 0 && code < 0x80) || (code >= 0x90 && code < 0xB0);
    if (!number) {
      throw Refusal.damaged("a number was expected");
    }
    return value.int64();
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
    int code = buffer.peekUnsignedByte();
    if (code != STRING_ANY && code < SHORT_STRING) {
      throw Refusal.damaged("text was expected");
    }
    if (code == STRING_ANY) {
      long start = buffer.readPosition();
      buffer.readSkip(1);
      requireLeft(buffer.readStopBit(), 1);
      buffer.readPosition(start);
    }
    text.setLength(0);
    value.textTo(text);
    return text.toString();
  }

  /** A size that what is left can hold, if each item takes so many bytes at least. */
  int count(int bytesEach) {
    int count = int32();
    requireLeft(count, bytesEach);
    return count;
  }

  byte[] bytes() {
    byte[] content = new byte[count(1)];
    buffer.read(content);
    return content;
  }

  boolean atEnd() {
    return buffer.readRemaining() == 0;
  }

  private void requireLeft(long count, int bytesEach) {
    if (count < 0 || count * bytesEach > buffer.readRemaining()) {
      throw Refusal.damaged(count + " items are announced where they cannot fit");
    }
  }
}
