package org.rfork.samples;

import java.util.ArrayList;
import java.util.List;
import org.rfork.Fork;
import org.rfork.RemoteFork;

/** Prints what its forks draw; little work, so that a test may run it more than once. */
public final class Draw {
  private static final int FORKS = 16;

  private Draw() {}

  /** Has no arguments. */
  public static void main(String[] args) {
    List<Fork<Long>> forks = new ArrayList<>();
    for (int number = 0; number < FORKS; number++) {
      forks.add(RemoteFork.fork(() -> RemoteFork.random().nextLong()));
    }
    System.out.println("drew " + forks.stream().mapToLong(Fork::join).sum());
  }
}
