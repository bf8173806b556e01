package com.example;

import org.rfork.Continuation;
import org.rfork.RemoteFork;
import org.rfork.Shared;

/** Long work whose state mentions a shared value. */
final class Carrier extends Continuation<Long> {
  private static final long serialVersionUID = 1L;

  private final Shared<long[]> load;
  private final int steps;
  private int step;
  private long sum;

  Carrier(Shared<long[]> load, int steps) {
    this.load = load;
    this.steps = steps;
  }

  @Override
  protected Long run() throws InterruptedException {
    System.out.println("carries from " + step);
    while (step < steps) {
      sum = 31 * sum + load.get()[step % load.get().length];
      step++;
      if (step == steps / 2) {
        System.out.println("carried half");
      }
      Thread.sleep(20);
      RemoteFork.checkpoint();
    }
    return sum;
  }
}
