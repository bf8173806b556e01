package org.rfork.capture;

/** MurmurHash3 of 128 bits, for 64-bit machines, seed 0, by Austin Appleby (public domain). */
final class Murmur {
  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;
  private static final int BLOCK = 2 * Long.BYTES;

  private Murmur() {}

  static StateDigest hash(byte[] bytes, int offset, int length) {
    long h1 = 0;
    long h2 = 0;
    int end = offset + length - length % BLOCK;
    for (int at = offset; at < end; at += BLOCK) {
      h1 ^= first((long) StateOut.LONG.get(bytes, at));
      h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
      h2 ^= second((long) StateOut.LONG.get(bytes, at + Long.BYTES));
      h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    int rest = length % BLOCK;
    h2 ^= second(tail(bytes, end + Long.BYTES, rest - Long.BYTES));
    h1 ^= first(tail(bytes, end, Math.min(rest, Long.BYTES)));
    h1 ^= length;
    h2 ^= length;
    h1 += h2;
    h2 += h1;
    h1 = finish(h1);
    h2 = finish(h2);
    h1 += h2;
    return new StateDigest(h1, h2 + h1);
  }

  /** Fewer than eight bytes, or none; zero changes nothing where it is mixed in. */
  private static long tail(byte[] bytes, int from, int count) {
    long tail = 0;
    for (int i = count - 1; i >= 0; i--) {
      tail = tail << Byte.SIZE | (bytes[from + i] & 0xFF);
    }
    return tail;
  }

  private static long first(long k) {
    return Long.rotateLeft(k * C1, 31) * C2;
  }

  private static long second(long k) {
    return Long.rotateLeft(k * C2, 33) * C1;
  }

  private static long finish(long h) {
    long mixed = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
