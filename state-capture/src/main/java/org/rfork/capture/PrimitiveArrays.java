package org.rfork.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Primitive arrays as their raw bytes, little-endian. */
@SuppressWarnings("ByteBufferBackingArray") // of buffers allocated here, whole
final class PrimitiveArrays {
  private PrimitiveArrays() {}

  static List<LeafCodec<?>> codecs() {
    return List.of(
        new LeafCodec<>(boolean[].class, PrimitiveArrays::write, in -> booleans(in.bytes())),
        new LeafCodec<>(
            byte[].class,
            (array, out) -> out.elements(array.length, room -> room.put(array)),
            StateIn::bytes),
        new LeafCodec<>(
            short[].class,
            (array, out) ->
                out.elements(
                    (long) array.length * Short.BYTES, room -> room.asShortBuffer().put(array)),
            PrimitiveArrays::shorts),
        new LeafCodec<>(
            char[].class,
            (array, out) ->
                out.elements(
                    (long) array.length * Character.BYTES, room -> room.asCharBuffer().put(array)),
            PrimitiveArrays::chars),
        new LeafCodec<>(
            int[].class,
            (array, out) ->
                out.elements(
                    (long) array.length * Integer.BYTES, room -> room.asIntBuffer().put(array)),
            in -> ints(in.elements(Integer.BYTES))),
        new LeafCodec<>(
            long[].class,
            (array, out) ->
                out.elements(
                    (long) array.length * Long.BYTES, room -> room.asLongBuffer().put(array)),
            in -> longs(in.elements(Long.BYTES))),
        new LeafCodec<>(
            float[].class,
            (array, out) ->
                out.elements(
                    (long) array.length * Float.BYTES, room -> room.asFloatBuffer().put(array)),
            PrimitiveArrays::floats),
        new LeafCodec<>(
            double[].class,
            (array, out) ->
                out.elements(
                    (long) array.length * Double.BYTES, room -> room.asDoubleBuffer().put(array)),
            PrimitiveArrays::doubles));
  }

  private static ByteBuffer elements(byte[] bytes, int width) {
    if (bytes.length % width != 0) {
      throw Refusal.damaged(bytes.length + " bytes are no array of " + width + "-byte elements");
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static byte[] bytes(int[] array) {
    ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(array.length, Integer.BYTES));
    buffer.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(array);
    return buffer.array();
  }

  static int[] ints(byte[] bytes) {
    return ints(elements(bytes, Integer.BYTES));
  }

  private static int[] ints(ByteBuffer elements) {
    int[] array = new int[elements.remaining() / Integer.BYTES];
    elements.asIntBuffer().get(array);
    return array;
  }

  static byte[] bytes(long[] array) {
    ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(array.length, Long.BYTES));
    buffer.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(array);
    return buffer.array();
  }

  static long[] longs(byte[] bytes) {
    return longs(elements(bytes, Long.BYTES));
  }

  private static long[] longs(ByteBuffer elements) {
    long[] array = new long[elements.remaining() / Long.BYTES];
    elements.asLongBuffer().get(array);
    return array;
  }

  private static void write(boolean[] array, StateOut out) {
    out.elements(
        array.length,
        room -> {
          for (boolean flag : array) {
            room.put((byte) (flag ? 1 : 0));
          }
        });
  }

  private static boolean[] booleans(byte[] bytes) {
    boolean[] array = new boolean[bytes.length];
    for (int i = 0; i < array.length; i++) {
      array[i] = bytes[i] != 0;
    }
    return array;
  }

  private static short[] shorts(StateIn in) {
    ByteBuffer elements = in.elements(Short.BYTES);
    short[] array = new short[elements.remaining() / Short.BYTES];
    elements.asShortBuffer().get(array);
    return array;
  }

  private static char[] chars(StateIn in) {
    ByteBuffer elements = in.elements(Character.BYTES);
    char[] array = new char[elements.remaining() / Character.BYTES];
    elements.asCharBuffer().get(array);
    return array;
  }

  private static float[] floats(StateIn in) {
    ByteBuffer elements = in.elements(Float.BYTES);
    float[] array = new float[elements.remaining() / Float.BYTES];
    elements.asFloatBuffer().get(array);
    return array;
  }

  private static double[] doubles(StateIn in) {
    ByteBuffer elements = in.elements(Double.BYTES);
    double[] array = new double[elements.remaining() / Double.BYTES];
    elements.asDoubleBuffer().get(array);
    return array;
  }
}
