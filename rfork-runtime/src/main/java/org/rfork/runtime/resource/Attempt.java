package org.rfork.runtime.resource;

import java.util.Comparator;

/**
 * An attempt of a fork as leases and connections count it: a later one takes them from an earlier
 * one.
 *
 * @param restartedAtMillis when its job was restarted from a file, which begins the numbers anew; 0
 *     if it was not
 * @param number from 1
 */
public record Attempt(long restartedAtMillis, int number) implements Comparable<Attempt> {
  /** Before all others. */
  public static final Attempt NONE = new Attempt(0, 0);

  private static final Comparator<Attempt> ORDER =
      Comparator.comparingLong(Attempt::restartedAtMillis).thenComparingInt(Attempt::number);

  /** Whether the other one takes from it what it has. */
  public boolean isBefore(Attempt other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(Attempt other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    String ofRestart = restartedAtMillis == 0 ? "" : " since the restart at " + restartedAtMillis;
    return "attempt " + number + ofRestart;
  }
}
