package org.rfork.runtime.exec;

/**
 * A clock that is read for nothing and goes on ten times a second, with the ticks of the nodes of
 * this JVM. Safe for all threads.
 */
public final class Ticks {
  private static final long START_NANOS = System.nanoTime();

  private static volatile int now;

  private Ticks() {}

  /** A tenth of a second passed. */
  public static void tick() {
    now = millis();
  }

  /** Milliseconds since some moment, when a tick came last. */
  static int now() {
    return now;
  }

  /** Milliseconds since then, up to a tick too many. */
  static int millisSince(int then) {
    return millis() - then;
  }

  private static int millis() {
    return (int) ((System.nanoTime() - START_NANOS) / 1_000_000);
  }
}
