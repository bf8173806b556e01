package com.example;

import java.util.ArrayList;
import java.util.List;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.RemoteFork;

/** Forks children, keeps their handles in a field, and joins them with a safe point after each. */
final class Fan extends Continuation<Long> {
  private static final long serialVersionUID = 1L;

  /** Safe points between the last fork and the first join. */
  private static final int WAITS = 50;

  private final int width;
  private final int millis;
  private final List<Fork<Long>> children = new ArrayList<>();
  private int waited;
  private int joined;
  private long total;

  Fan(int width, int millis) {
    this.width = width;
    this.millis = millis;
  }

  @Override
  protected Long run() throws InterruptedException {
    System.out.println("fan enters with " + children.size() + " children on " + RemoteFork.node());
    int pause = millis;
    while (children.size() < width) {
      int index = children.size();
      children.add(RemoteFork.fork(() -> child(index, pause)));
      RemoteFork.checkpoint();
    }
    System.out.println("fan has forked");
    while (waited < WAITS) {
      Thread.sleep(millis / 2);
      waited++;
      RemoteFork.checkpoint();
    }
    while (joined < width) {
      total = 31 * total + children.get(joined).join();
      joined++;
      RemoteFork.checkpoint();
    }
    return total;
  }

  private static long child(int index, int millis) throws InterruptedException {
    System.out.println("child " + index + " begins on " + RemoteFork.node());
    Thread.sleep((index + 1L) * millis);
    System.out.println("child " + index + " done");
    return (long) index + RemoteFork.random().nextInt(1000);
  }
}
