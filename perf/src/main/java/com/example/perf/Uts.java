package com.example.perf;

import java.util.ArrayList;
import java.util.List;
import org.rfork.Fork;
import org.rfork.RemoteFork;

/**
 * How many nodes a subtree of a tree of the Unbalanced Tree Search benchmark has: geometric, of
 * fixed shape, four children on average down to a given depth. How large a subtree is cannot be
 * told from its root, so it must be balanced while it is searched. The upper levels are forks.
 *
 * @param node the 20 bytes of the subtree's root, not to be changed
 * @param height its distance from the root of the whole tree
 * @param depth of the whole tree
 */
public record Uts(byte[] node, int height, int depth) implements Work {
  /** Levels that are counted in one piece: some five thousand nodes on average. */
  private static final int LEVELS_IN_ONE = 6;

  /** The root of the tree that the benchmark's {@code -t 1 -a 3 -b 4 -d depth -r seed} grows. */
  public static Uts tree(int seed, int depth) {
    return new Uts(UtsNodes.root(seed), 0, depth);
  }

  /** Whether the subtree is to be counted in one piece. */
  public boolean isSmall() {
    return depth - height <= LEVELS_IN_ONE;
  }

  /** The subtrees below. */
  public List<Uts> children() {
    return new UtsNodes(depth)
        .children(node, height).stream().map(child -> new Uts(child, height + 1, depth)).toList();
  }

  /** Counts without a fork. */
  public long count() {
    return new UtsNodes(depth).count(node, height);
  }

  @Override
  public Double call() {
    if (isSmall()) {
      return (double) count();
    }
    List<Fork<Double>> forks = new ArrayList<>();
    for (Uts child : children()) {
      forks.add(RemoteFork.fork(child));
    }
    double sum = 1;
    for (Fork<Double> fork : forks) {
      sum += fork.join();
    }
    return sum;
  }
}
