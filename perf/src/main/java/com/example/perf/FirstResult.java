package com.example.perf;

import org.rfork.RemoteFork;

/** A program of one fork: says when the answer is here. */
public final class FirstResult {
  private FirstResult() {}

  /** Forks, joins, says so. */
  public static void main(String[] args) {
    double answer = RemoteFork.fork(Noop.numbered(1)).join();
    System.out.println(answer == 1 ? "perf: first" : "perf: failed: the answer was " + answer);
  }
}
