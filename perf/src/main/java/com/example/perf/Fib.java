package com.example.perf;

import org.rfork.Fork;
import org.rfork.RemoteFork;

/**
 * Fibonacci's number with a fork for each call: nothing but forking and joining.
 *
 * @param number which, from 0
 */
public record Fib(int number) implements Work {
  @Override
  public Double call() {
    if (number < 2) {
      return (double) number;
    }
    Fork<Double> one = RemoteFork.fork(new Fib(number - 1));
    Fork<Double> other = RemoteFork.fork(new Fib(number - 2));
    return other.join() + one.join();
  }

  /** The number itself, without a fork. */
  public long value() {
    long before = 0;
    long value = 1;
    for (int i = 0; i < number; i++) {
      long next = before + value;
      before = value;
      value = next;
    }
    return before;
  }

  /** How many calls it takes, this one included. */
  public long calls() {
    return 2 * new Fib(number + 1).value() - 1;
  }
}
