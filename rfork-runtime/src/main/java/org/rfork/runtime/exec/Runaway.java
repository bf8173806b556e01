package org.rfork.runtime.exec;

/**
 * A run that was cancelled. If it heeds neither the interrupt nor a safe point for a while, its
 * thread is given up and another one takes its place until it ends. Safe for all threads.
 */
public final class Runaway {
  private final ForkRun run;
  private final String why;
  private final long sinceNanos = System.nanoTime();
  private boolean givenUp;
  private boolean over;

  Runaway(ForkRun run, String why) {
    this.run = run;
    this.why = why;
  }

  /** What runs on. */
  public ForkRun run() {
    return run;
  }

  /** Why it was cancelled. */
  public String why() {
    return why;
  }

  /** Milliseconds since it was cancelled. */
  public long millis() {
    return (System.nanoTime() - sinceNanos) / 1_000_000;
  }

  /** Whether its thread was given up, and it has not ended. */
  synchronized boolean isGivenUp() {
    return givenUp && !over;
  }

  /** Gives its thread up; false if that was done before, or it has ended. */
  synchronized boolean giveUp() {
    boolean first = !givenUp && !over;
    givenUp |= first;
    return first;
  }

  /** It has ended; whether its thread had been given up. */
  synchronized boolean end() {
    over = true;
    return givenUp;
  }
}
