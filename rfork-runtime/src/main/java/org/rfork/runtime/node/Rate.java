package org.rfork.runtime.node;

/** Bytes a second, learnt from what took how long; newer counts more. Safe for all threads. */
final class Rate {
  /** What little measures the start of things and not their rate. */
  private static final long LEAST_BYTES = 64 << 10;

  /** How much the newest measurement counts. */
  private static final double WEIGHT = 0.3;

  private final double assumed;

  /** Its inverse is averaged, so that one fast moment does not hide slow ones; 0 = none known. */
  private volatile double secondsPerByte;

  /** Known by so many bytes a second until it is measured. */
  Rate(double assumed) {
    this.assumed = assumed;
  }

  /** So many bytes took so long; a few are ignored. */
  synchronized void add(long bytes, long nanos) {
    if (bytes >= LEAST_BYTES) {
      double now = Math.max(1, nanos) / 1e9 / bytes;
      double before = secondsPerByte;
      secondsPerByte = before == 0 ? now : (1 - WEIGHT) * before + WEIGHT * now;
    }
  }

  double bytesPerSecond() {
    double known = secondsPerByte;
    return known == 0 ? assumed : 1 / known;
  }
}
