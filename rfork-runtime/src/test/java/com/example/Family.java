package com.example;

import java.util.ArrayList;
import java.util.List;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.RemoteFork;
import org.rfork.Shared;

/** A parent of quick tasks and one long walk, all of which draw their own random numbers. */
final class Family extends Continuation<Long> {
  private static final long serialVersionUID = 1L;

  private final int children;
  private final int steps;
  private long factor = 1;

  Family(int children, int steps) {
    this.children = children;
    this.steps = steps;
  }

  @Override
  protected Long run() {
    Shared<long[]> offset = RemoteFork.share(new long[] {1000});
    List<Fork<Long>> forks = new ArrayList<>();
    for (int index = 0; index < children; index++) {
      int number = index;
      forks.add(
          RemoteFork.fork(
              () -> {
                System.out.println("child " + number);
                return number + offset.get()[0] + RemoteFork.random().nextInt(100);
              }));
    }
    Fork<Long> walk = RemoteFork.fork(new Walk(steps, 20, 10));
    long sum = 0;
    for (Fork<Long> fork : forks) {
      sum += fork.join();
    }
    System.out.println("children are done");
    return factor * (sum + walk.join());
  }
}
