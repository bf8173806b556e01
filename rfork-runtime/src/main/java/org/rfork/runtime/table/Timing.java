package org.rfork.runtime.table;

/**
 * How long a table waits before it says something again.
 *
 * @param resendMillis milliseconds without an answer after which a message is sent again; at least
 *     1
 */
public record Timing(long resendMillis) {
  /** Checks the value. */
  public Timing {
    if (resendMillis < 1) {
      throw new IllegalArgumentException(
          "resendMillis must be at least 1 millisecond, not " + resendMillis);
    }
  }

  /** Whether what was said then is to be said again now. */
  public boolean isDue(long sentAtMillis, long nowMillis) {
    return nowMillis - sentAtMillis >= resendMillis;
  }
}
