package com.example.perf;

import org.rfork.RemoteFork;

/** Very many forks that do nothing, in one {@code forkAll}. */
public final class ManyForks {
  private ManyForks() {}

  /** The sum of the numbers below {@code forks}, each given by a fork. */
  public static long sum(int forks) {
    return RemoteFork.forkAll(0, forks, i -> (long) i).reduce(0L, Long::sum);
  }
}
