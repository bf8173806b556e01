package com.example;

import java.util.ArrayList;
import java.util.List;
import org.rfork.Fork;
import org.rfork.RemoteFork;
import org.rfork.StreamRandom;
import org.rfork.Task;

/**
 * A program that nobody would write: each fork's own random stream says how long it works, how many
 * children it has, of which kind, and in which order they are joined.
 *
 * @param depth how many levels are below at most
 */
record ForkTree(int depth) implements Task<Long> {
  @Override
  public Long call() throws InterruptedException {
    StreamRandom random = RemoteFork.random();
    long value = random.nextLong();
    Thread.sleep(random.nextInt(200));
    if (depth == 0) {
      return value;
    }
    int children = 1 + random.nextInt(3);
    List<Fork<Long>> open = new ArrayList<>();
    for (int child = 0; child < children; child++) {
      open.add(
          switch (random.nextInt(4)) {
            case 0 -> RemoteFork.fork(new Walk(5 + random.nextInt(30), 20, 10));
            case 1 -> RemoteFork.fork(new Brood(1 + random.nextInt(4), random.nextInt(150)));
            default -> RemoteFork.fork(new ForkTree(depth - 1));
          });
      if (random.nextInt(4) == 0) {
        value = 31 * value + open.remove(random.nextInt(open.size())).join();
      }
    }
    while (!open.isEmpty()) {
      value = 31 * value + open.remove(random.nextInt(open.size())).join();
    }
    return value;
  }
}
