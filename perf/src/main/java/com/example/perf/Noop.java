package com.example.perf;

/**
 * Nothing to do but to travel: a small state of six fields.
 *
 * @param number comes back as the answer
 */
public record Noop(long number, int shard, double weight, boolean last, char grade, String label)
    implements Work {
  /** A no-op with this number and some values in the other fields. */
  public static Noop numbered(long number) {
    return new Noop(number, (int) number & 63, 0.25, false, 'b', "no-op on another node");
  }

  @Override
  public Double call() {
    return (double) number;
  }
}
