package com.example;

import java.util.Optional;
import org.rfork.Continuation;
import org.rfork.ForkPath;
import org.rfork.RemoteFork;

/** Long work with a safe point after each step; says where it enters. */
final class Walk extends Continuation<Long> {
  private static final long serialVersionUID = 1L;

  private final int steps;
  private final int millis;
  private final byte[] luggage;
  private int step;
  private long position;

  Walk(int steps, int millis, int luggage) {
    this.steps = steps;
    this.millis = millis;
    this.luggage = new byte[luggage];
  }

  @Override
  protected Long run() throws InterruptedException {
    System.out.println("enters at " + step + " on " + RemoteFork.node() + pathText());
    while (step < steps) {
      position = 31 * position + RemoteFork.random().nextInt(1000) + luggage[step % luggage.length];
      luggage[step % luggage.length]++;
      step++;
      if (step == steps / 2) {
        System.out.println("is half way");
      }
      Thread.sleep(millis);
      RemoteFork.checkpoint();
    }
    return position;
  }

  private static String pathText() {
    Optional<ForkPath> path = RemoteFork.path();
    return path.map(each -> " as " + each).orElse("");
  }
}
