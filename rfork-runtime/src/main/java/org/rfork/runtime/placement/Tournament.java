package org.rfork.runtime.placement;

import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/**
 * The least of some numbered things by an order that changes with time: each change plays the
 * thing's matches again, up to the final.
 */
final class Tournament {
  private static final int NOBODY = -1;

  /** Negative if the first of two different numbers goes first. */
  private final IntBinaryOperator order;

  private final int first;

  /** Who won each match; the final is at 1, its halves at 2 and 3, the things from first on. */
  private final int[] winners;

  Tournament(int count, IntBinaryOperator order) {
    this.order = order;
    this.first = Math.max(2, Integer.highestOneBit(Math.max(1, count - 1)) << 1);
    this.winners = new int[2 * first];
    Arrays.fill(winners, NOBODY);
    for (int number = 0; number < count; number++) {
      winners[first + number] = number;
    }
    for (int match = first - 1; match > 0; match--) {
      play(match);
    }
  }

  /** The order of this one among the others may be another. */
  void changed(int number) {
    for (int match = (first + number) / 2; match > 0; match /= 2) {
      play(match);
    }
  }

  /** The least; -1 if there is none. */
  int winner() {
    return winners[1];
  }

  /** The least but one, which lost to the least; -1 if there is none. */
  int second() {
    int second = NOBODY;
    if (winner() != NOBODY) {
      for (int place = first + winner(); place > 1; place /= 2) {
        second = better(second, winners[place ^ 1]);
      }
    }
    return second;
  }

  private void play(int match) {
    winners[match] = better(winners[2 * match], winners[2 * match + 1]);
  }

  private int better(int one, int other) {
    if (one == NOBODY || other == NOBODY) {
      return Math.max(one, other);
    }
    return order.applyAsInt(one, other) <= 0 ? one : other;
  }
}
