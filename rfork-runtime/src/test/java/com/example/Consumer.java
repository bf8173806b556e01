package com.example;

import org.jspecify.annotations.Nullable;
import org.rfork.Continuation;
import org.rfork.RemoteFork;
import org.rfork.resource.ForkChannel;

/** Adds up numbers that must come in their order from 0, with a safe point after each. */
final class Consumer extends Continuation<Long> {
  private static final long serialVersionUID = 1L;

  private final ForkChannel<Integer> numbers;
  private final int count;
  private final int millis;
  private int received;
  private long sum;

  /**
   * Of a producer.
   *
   * @param count how many it sends, for the progress
   */
  Consumer(ForkChannel<Integer> numbers, int count, int millis) {
    this.numbers = numbers;
    this.count = count;
    this.millis = millis;
  }

  @Override
  protected Long run() throws Exception {
    System.out.println("consumer enters at " + received + " on " + RemoteFork.node());
    for (@Nullable Integer number = numbers.receive(); number != null; number = numbers.receive()) {
      if (number != received) {
        throw new IllegalStateException(number + " came in the place of " + received);
      }
      received++;
      sum += number;
      if (millis > 0) {
        Thread.sleep(millis);
      }
      RemoteFork.progress((double) received / count, received + " received");
      RemoteFork.checkpoint();
    }
    return sum;
  }
}
