package com.example.perf;

/**
 * Random points of the unit square that lie in the quarter circle: work for a core alone, without
 * memory.
 *
 * @param seed where the generator starts
 * @param samples how many points
 */
public record Hits(long seed, long samples) implements Work {
  private static final double UNIT = 0x1.0p-53;

  @Override
  public Double call() {
    long state = mixed(seed + 1) | 1;
    long hits = 0;
    for (long i = 0; i < samples; i++) {
      state = next(state);
      double x = (state >>> 11) * UNIT;
      state = next(state);
      double y = (state >>> 11) * UNIT;
      if (x * x + y * y < 1) {
        hits++;
      }
    }
    return (double) hits;
  }

  /** Marsaglia's xorshift of 64 bits: enough for a load, not for a result. */
  private static long next(long state) {
    long shifted = state ^ (state << 13);
    shifted ^= shifted >>> 7;
    return shifted ^ (shifted << 17);
  }

  private static long mixed(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
