package com.example;

import org.rfork.Continuation;
import org.rfork.RemoteFork;

/** Work that asks for a whole core all the time, with a safe point after each step. */
final class Grind extends Continuation<Long> {
  private static final long serialVersionUID = 1L;

  private static final int ROUNDS_OF_A_STEP = 5_000_000; // some milliseconds

  private final int steps;
  private int step;
  private long value = 1;

  Grind(int steps) {
    this.steps = steps;
  }

  @Override
  protected Long run() {
    while (step < steps) {
      value = step(value);
      step++;
      RemoteFork.progress((double) step / steps);
      RemoteFork.checkpoint();
    }
    return value;
  }

  /** What so many steps give. */
  static long result(int steps) {
    long value = 1;
    for (int step = 0; step < steps; step++) {
      value = step(value);
    }
    return value;
  }

  private static long step(long before) {
    long value = before;
    for (int round = 0; round < ROUNDS_OF_A_STEP; round++) {
      value = value * 6364136223846793005L + 1442695040888963407L;
    }
    return value;
  }
}
