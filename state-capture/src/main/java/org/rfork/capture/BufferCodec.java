package org.rfork.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.InvalidMarkException;
import org.jspecify.annotations.Nullable;

/** Heap byte buffers, which share their array with whoever else holds it. */
final class BufferCodec extends Codec {
  private static final int NO_MARK = -1;

  BufferCodec() {
    super(ByteBuffer.allocate(0).getClass().getName(), Shape.MADE);
  }

  @Override
  @Nullable Object[] parts(Object value) {
    return new @Nullable Object[] {((ByteBuffer) value).array()};
  }

  @Override
  void write(Object value, @Nullable Object[] parts, GraphOut out) {
    ByteBuffer buffer = (ByteBuffer) value;
    out.ref(parts[0]);
    out.out().int32(buffer.arrayOffset());
    out.out().int32(buffer.capacity());
    out.out().int32(buffer.limit());
    out.out().int32(buffer.position());
    out.out().int32(mark(buffer));
    out.out().bool(buffer.order() == ByteOrder.LITTLE_ENDIAN);
  }

  private static int mark(ByteBuffer buffer) {
    try {
      return buffer.duplicate().reset().position();
    } catch (InvalidMarkException none) {
      return NO_MARK;
    }
  }

  @Override
  Object make(GraphIn in) {
    if (!(in.requiredRef() instanceof byte[] array)) {
      throw Refusal.damaged("a buffer is of no bytes");
    }
    StateIn bytes = in.in();
    int offset = bytes.ranged(0, array.length);
    int capacity = bytes.ranged(0, array.length - offset);
    int limit = bytes.ranged(0, capacity);
    int position = bytes.ranged(0, limit);
    int mark = bytes.ranged(NO_MARK, position);
    ByteBuffer buffer = ByteBuffer.wrap(array, offset, capacity).slice().limit(limit);
    if (mark != NO_MARK) {
      buffer.position(mark).mark();
    }
    return buffer
        .position(position)
        .order(bytes.bool() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  @Override
  String step(Object value, int part) {
    return ".array()";
  }
}
