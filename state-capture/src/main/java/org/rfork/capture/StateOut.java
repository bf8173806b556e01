package org.rfork.capture;

import java.nio.charset.StandardCharsets;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.wire.BinaryWire;
import net.openhft.chronicle.wire.ValueOut;
import net.openhft.chronicle.wire.WireType;
import org.rfork.CaptureException.Kind;

/** Typed values to one document, through Wire's calls, into a heap buffer that is used again. */
final class StateOut {
  private static final int START = 1024;
  private static final int KEEP = 1 << 20;

  private Bytes<?> buffer = heap();
  private BinaryWire wire = wire(buffer);
  private ValueOut value = wire.getValueOut();
  private long maxBytes;

  void start(long limit) {
    if (buffer.realCapacity() > KEEP) {
      buffer = heap();
      wire = wire(buffer);
      value = wire.getValueOut();
    }
    buffer.clear();
    maxBytes = limit;
  }

  private static Bytes<?> heap() {
    Bytes<?> bytes = Bytes.allocateElasticOnHeap(START);
    bytes.singleThreadedCheckDisabled(true);
    return bytes;
  }

  private static BinaryWire wire(Bytes<?> bytes) {
    return (BinaryWire) WireType.BINARY_LIGHT.apply(bytes);
  }

  void int32(int number) {
    value.int32(number);
  }

  void int64(long number) {
    value.int64(number);
  }

  void bool(boolean flag) {
    value.int32(flag ? 1 : 0);
  }

  /** The raw bits: NaNs and negative zero stay what they are. */
  void float64(double number) {
    value.fixedInt64(Double.doubleToRawLongBits(number));
  }

  void float32(float number) {
    value.fixedInt32(Float.floatToRawIntBits(number));
  }

  void text(String text) {
    value.text(text);
    checkSize();
  }

  /** A length and the bytes as they are. */
  void bytes(byte[] content) {
    if (buffer.writePosition() + content.length > maxBytes) {
      throw tooLong(buffer.writePosition() + content.length);
    }
    int32(content.length);
    buffer.write(content);
  }

  void checkSize() {
    if (buffer.writePosition() > maxBytes) {
      throw tooLong(buffer.writePosition());
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

  int size() {
    return Math.toIntExact(buffer.writePosition());
  }

  void copyTo(byte[] target, int offset) {
    buffer.readPosition(0);
    buffer.read(target, offset, size());
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
