package org.rfork.samples.guide;

import java.util.Iterator;
import java.util.List;
import org.rfork.Fork;
import org.rfork.Forks;
import org.rfork.RemoteFork;

/** Many forks at once: over a range and over items, joined in order or as they end. */
public final class ForkMany {
  private static final int PARTS = 8;
  private static final int TERMS = 100_000;

  private ForkMany() {}

  public static void main(String[] args) {
    Forks<Double> parts = RemoteFork.forkAll(0, PARTS, part -> inverseSquares(part * TERMS + 1));
    double sum = parts.reduce(0.0, Double::sum);
    System.out.println("sum of 1/n^2 = " + sum);

    Forks<Integer> lengths = RemoteFork.forkAll(List.of("fork", "join", "reduce"), String::length);
    System.out.println("in order: " + lengths.join());

    int total = 0;
    for (Iterator<Fork<Integer>> ended = lengths.asCompleted(); ended.hasNext(); ) {
      total += ended.next().join();
    }
    System.out.println("as they ended: " + total + " letters");
  }

  static double inverseSquares(int from) {
    double sum = 0;
    for (int n = from; n < from + TERMS; n++) {
      sum += 1.0 / ((double) n * n);
    }
    return sum;
  }
}
