package com.example.perf;

import org.rfork.Fork;
import org.rfork.RemoteFork;
import org.rfork.Task;

/** A Fibonacci number, each call of the recursion a fork: next to no work between two forks. */
public record Fib(int n) implements Task<Long> {
  @Override
  public Long call() {
    if (n < 2) {
      return (long) n;
    }
    Fork<Long> less = RemoteFork.fork(new Fib(n - 1));
    Fork<Long> lesser = RemoteFork.fork(new Fib(n - 2));
    return lesser.join() + less.join();
  }

  /** How many calls, and so forks, the recursion has. */
  public static long calls(int n) {
    long before = 1;
    long calls = 1;
    for (int i = 2; i <= n; i++) {
      long next = 1 + before + calls;
      before = calls;
      calls = next;
    }
    return calls;
  }
}
