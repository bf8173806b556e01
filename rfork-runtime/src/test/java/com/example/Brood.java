package com.example;

import java.util.ArrayList;
import java.util.List;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.RemoteFork;

/** A parent that holds its children's handles while it passes safe points. */
final class Brood extends Continuation<Long> {
  private static final long serialVersionUID = 1L;

  private final int children;
  private final int millis;
  private final List<Fork<Long>> forks = new ArrayList<>();
  private int forked;
  private long sum;

  Brood(int children, int millis) {
    this.children = children;
    this.millis = millis;
  }

  @Override
  protected Long run() {
    while (forked < children) {
      int index = forked;
      int pause = millis;
      forks.add(
          RemoteFork.fork(
              () -> {
                System.out.println("child " + index);
                Thread.sleep(pause);
                return (long) index;
              }));
      forked++;
      RemoteFork.checkpoint();
    }
    while (!forks.isEmpty()) {
      sum += forks.remove(0).join();
      RemoteFork.checkpoint();
    }
    return sum;
  }
}
