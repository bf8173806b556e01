package com.example;

import org.rfork.Continuation;
import org.rfork.RemoteFork;
import org.rfork.resource.ForkChannel;

/** Sends the numbers from 0 on, with a safe point after each. */
final class Producer extends Continuation<Integer> {
  private static final long serialVersionUID = 1L;

  private final ForkChannel<Integer> numbers;
  private final int count;
  private final int millis;
  private int next;

  Producer(ForkChannel<Integer> numbers, int count, int millis) {
    this.numbers = numbers;
    this.count = count;
    this.millis = millis;
  }

  @Override
  protected Integer run() throws Exception {
    System.out.println("producer enters at " + next + " on " + RemoteFork.node());
    while (next < count) {
      numbers.send(next);
      next++;
      if (millis > 0) {
        Thread.sleep(millis);
      }
      RemoteFork.checkpoint();
    }
    return next;
  }
}
