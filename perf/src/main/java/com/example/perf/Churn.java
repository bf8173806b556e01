package com.example.perf;

import org.rfork.Continuation;
import org.rfork.RemoteFork;

/**
 * Changes all 10 KB of its state, comes by a safe point, and so on until a given time. Answers how
 * often.
 */
public final class Churn extends Continuation<Long> {
  private static final long serialVersionUID = 1L;
  private static final int BYTES = 10_000;

  private final byte[] state = new byte[BYTES];
  private final long endMillis;
  private long steps;

  /** Until this time of {@link System#currentTimeMillis}. */
  public Churn(long endMillis) {
    this.endMillis = endMillis;
  }

  @Override
  protected Long run() {
    while (System.currentTimeMillis() < endMillis) {
      step();
      RemoteFork.checkpoint();
    }
    return steps;
  }

  private void step() {
    steps++;
    long bits = steps * 0x9e3779b97f4a7c15L;
    for (int i = 0; i < BYTES; i++) {
      bits ^= bits << 13;
      bits ^= bits >>> 7;
      bits ^= bits << 17;
      state[i] = (byte) bits;
    }
  }
}
