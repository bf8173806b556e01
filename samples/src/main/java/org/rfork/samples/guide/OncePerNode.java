package org.rfork.samples.guide;

import java.util.HashSet;
import java.util.Set;
import org.rfork.RemoteFork;
import org.rfork.Shared;

/** A large value sent once to each node, and a resource made once on each. */
public final class OncePerNode {
  private OncePerNode() {}

  public static void main(String[] args) {
    double[] prices = new double[100_000];
    prices[99_999] = 42;
    Shared<double[]> shared = RemoteFork.share(prices);
    double sum = RemoteFork.forkAll(0, 50, i -> shared.get()[99_999]).reduce(0.0, Double::sum);
    System.out.println("50 forks read " + sum);

    Set<String> nodes = new HashSet<>();
    Set<String> desks = new HashSet<>();
    for (String answer : RemoteFork.forkAll(0, 50, i -> answer()).join()) {
      nodes.add(answer.substring(0, answer.indexOf(' ')));
      desks.add(answer);
    }
    System.out.println("a desk on each node: " + (desks.size() == nodes.size()));
  }

  static String answer() {
    return RemoteFork.node() + " " + RemoteFork.perNode("desk", Desk::new).number;
  }

  /** Stands for a connection pool: never captured, closed when the job or its node ends. */
  static final class Desk implements AutoCloseable {
    final int number = System.identityHashCode(this);

    @Override
    public void close() {
      // A pool would close its connections here.
    }
  }
}
