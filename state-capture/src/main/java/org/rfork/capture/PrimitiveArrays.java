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
        new LeafCodec<>(
            boolean[].class, (array, out) -> out.bytes(bytes(array)), in -> booleans(in.bytes())),
        new LeafCodec<>(byte[].class, (array, out) -> out.bytes(array), StateIn::bytes),
        new LeafCodec<>(
            short[].class, (array, out) -> out.bytes(shortBytes(array)), in -> shorts(in.bytes())),
        new LeafCodec<>(
            char[].class, (array, out) -> out.bytes(charBytes(array)), in -> chars(in.bytes())),
        new LeafCodec<>(
            int[].class, (array, out) -> out.bytes(bytes(array)), in -> ints(in.bytes())),
        new LeafCodec<>(
            long[].class, (array, out) -> out.bytes(bytes(array)), in -> longs(in.bytes())),
        new LeafCodec<>(
            float[].class, (array, out) -> out.bytes(floatBytes(array)), in -> floats(in.bytes())),
        new LeafCodec<>(
            double[].class,
            (array, out) -> out.bytes(doubleBytes(array)),
            in -> doubles(in.bytes())));
  }

  private static ByteBuffer buffer(long length, int width) {
    if (length * width > Integer.MAX_VALUE - 1024) {
      throw new Refusal(
          org.rfork.CaptureException.Kind.LIMIT,
          "an array of " + length + " elements is over 2 GiB: split it");
    }
    return ByteBuffer.allocate((int) length * width).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer elements(byte[] bytes, int width) {
    if (bytes.length % width != 0) {
      throw Refusal.damaged(bytes.length + " bytes are no array of " + width + "-byte elements");
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static byte[] bytes(int[] array) {
    ByteBuffer buffer = buffer(array.length, Integer.BYTES);
    buffer.asIntBuffer().put(array);
    return buffer.array();
  }

  static int[] ints(byte[] bytes) {
    int[] array = new int[bytes.length / Integer.BYTES];
    elements(bytes, Integer.BYTES).asIntBuffer().get(array);
    return array;
  }

  static byte[] bytes(long[] array) {
    ByteBuffer buffer = buffer(array.length, Long.BYTES);
    buffer.asLongBuffer().put(array);
    return buffer.array();
  }

  static long[] longs(byte[] bytes) {
    long[] array = new long[bytes.length / Long.BYTES];
    elements(bytes, Long.BYTES).asLongBuffer().get(array);
    return array;
  }

  private static byte[] bytes(boolean[] array) {
    byte[] bytes = new byte[array.length];
    for (int i = 0; i < array.length; i++) {
      bytes[i] = (byte) (array[i] ? 1 : 0);
    }
    return bytes;
  }

  private static boolean[] booleans(byte[] bytes) {
    boolean[] array = new boolean[bytes.length];
    for (int i = 0; i < array.length; i++) {
      array[i] = bytes[i] != 0;
    }
    return array;
  }

  private static byte[] shortBytes(short[] array) {
    ByteBuffer buffer = buffer(array.length, Short.BYTES);
    buffer.asShortBuffer().put(array);
    return buffer.array();
  }

  private static short[] shorts(byte[] bytes) {
    short[] array = new short[bytes.length / Short.BYTES];
    elements(bytes, Short.BYTES).asShortBuffer().get(array);
    return array;
  }

  private static byte[] charBytes(char[] array) {
    ByteBuffer buffer = buffer(array.length, Character.BYTES);
    buffer.asCharBuffer().put(array);
    return buffer.array();
  }

  private static char[] chars(byte[] bytes) {
    char[] array = new char[bytes.length / Character.BYTES];
    elements(bytes, Character.BYTES).asCharBuffer().get(array);
    return array;
  }

  private static byte[] floatBytes(float[] array) {
    ByteBuffer buffer = buffer(array.length, Float.BYTES);
    buffer.asFloatBuffer().put(array);
    return buffer.array();
  }

  private static float[] floats(byte[] bytes) {
    float[] array = new float[bytes.length / Float.BYTES];
    elements(bytes, Float.BYTES).asFloatBuffer().get(array);
    return array;
  }

  private static byte[] doubleBytes(double[] array) {
    ByteBuffer buffer = buffer(array.length, Double.BYTES);
    buffer.asDoubleBuffer().put(array);
    return buffer.array();
  }

  private static double[] doubles(byte[] bytes) {
    double[] array = new double[bytes.length / Double.BYTES];
    elements(bytes, Double.BYTES).asDoubleBuffer().get(array);
    return array;
  }
}
