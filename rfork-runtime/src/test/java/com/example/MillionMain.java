package com.example;

import org.rfork.RemoteFork;

/**
 * A program that makes very many forks on its embedded node and prints the sum of their results.
 */
public final class MillionMain {
  private MillionMain() {}

  /** How many. */
  public static void main(String[] arguments) {
    int forks = Integer.parseInt(arguments[0]);
    System.out.println(RemoteFork.forkAll(0, forks, i -> (long) i).reduce(0L, Long::sum));
  }
}
