package org.rfork.samples.guide;

import java.util.ArrayList;
import java.util.List;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.RemoteFork;

/** The fork that returns twice: once in the parent, once in a copy of it. */
public final class UnixFork {
  private UnixFork() {}

  public static void main(String[] args) {
    System.out.println("1 + 4 + 9 + 16 + 25 = " + RemoteFork.fork(new Squares(5)).join());
  }

  /** Its fields are its whole state; {@code run()} goes on from wherever they say it is. */
  static final class Squares extends Continuation<Integer> {
    private static final long serialVersionUID = 1L;

    private final int last;
    private final List<Fork<Integer>> children = new ArrayList<>();
    private int next = 1;

    Squares(int last) {
      this.last = last;
    }

    @Override
    protected Integer run() {
      while (next <= last) {
        Fork<Integer> fork = fork();
        if (fork.inChild()) {
          return next * next;
        }
        children.add(fork);
        next++;
      }
      return children.stream().mapToInt(Fork::join).sum();
    }
  }
}
