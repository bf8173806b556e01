package org.rfork.spi;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether anything is asked of the forks of this JVM at their safe points: a capture, to leave, to
 * stop. So long as nothing is, a safe point costs one volatile read. For runtimes; safe for all
 * threads.
 */
public final class SafePoints {
  private static final AtomicInteger ASKING = new AtomicInteger();

  private SafePoints() {}

  /** Whether a safe point should turn to the runtime. */
  public static boolean isAsked() {
    return ASKING.get() != 0;
  }

  /** Something is asked of one more fork. */
  public static void raise() {
    ASKING.incrementAndGet();
  }

  /** Nothing is asked any more of one of the forks that {@link #raise} was called for. */
  public static void lower() {
    ASKING.decrementAndGet();
  }

  /** Of how many forks something is asked. */
  public static int asked() {
    return ASKING.get();
  }
}
