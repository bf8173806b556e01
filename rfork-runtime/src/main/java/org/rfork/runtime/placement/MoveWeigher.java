package org.rfork.runtime.placement;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Weighs whether a running continuation should go on on another node. Pure.
 *
 * <p><b>Gain.</b> A fork gets a measured share of a core where it runs, and would get a free part
 * of one elsewhere; the time that it still needs shrinks or grows by their quotient. If work waits
 * for its thread that may not itself go there, that work is served sooner by as long as the fork
 * would have held the thread. <b>Cost.</b> The fork stands still while its state is captured, sent
 * and restored.
 *
 * <p>How long a fork still runs follows from the progress it reports. If it reports none it is
 * taken to run as long again as it has: the median of what remains of a UNIX process older than a
 * second (Harchol-Balter and Downey, "Exploiting Process Lifetime Distributions for Dynamic Load
 * Balancing", ACM TOCS 15(3), 1997).
 */
public final class MoveWeigher {
  /**
   * Shares are measured: so much of the free part of a core is counted on, that chance moves none.
   */
  private static final double TRUST = 0.8;

  /** Messages, queues and the way to a thread, however small the state. */
  private static final double OVERHEAD_SECONDS = 0.05;

  private final double ratio;

  /** Moves are worth it when their gain is more than so many times their cost. */
  public MoveWeigher(double ratio) {
    this.ratio = ratio;
  }

  /**
   * A fork that could go.
   *
   * @param stateBytes the size of its state, as far as it is known
   * @param ageSeconds how long it has run
   * @param remainingSeconds how long it would still run at its pace; null if nobody knows
   */
  public record Load(long stateBytes, double ageSeconds, @Nullable Double remainingSeconds) {}

  /**
   * Weighs a move.
   *
   * @param holdsUp whether work waits for its thread that may not itself go to {@code to}
   * @param bytesPerSecond how fast a state gets from the one to the other
   */
  public Weighing weigh(
      Load fork, MoveEnd from, MoveEnd to, boolean holdsUp, double bytesPerSecond) {
    Double known = fork.remainingSeconds();
    double remaining = known == null ? fork.ageSeconds() : known;
    double faster = remaining * (1 - from.pace().share() / (TRUST * to.offer()));
    double gain = Math.max(0, faster + (holdsUp ? remaining : 0));
    double cost =
        OVERHEAD_SECONDS
            + fork.stateBytes()
                * (1 / from.pace().captureRate()
                    + 1 / bytesPerSecond
                    + 1 / to.pace().captureRate());
    boolean isWorth = gain > ratio * cost;
    return new Weighing(
        fork.stateBytes(),
        bytesPerSecond,
        remaining,
        known != null,
        gain,
        cost,
        isWorth,
        why(from, to, holdsUp, gain, cost, isWorth));
  }

  private String why(
      MoveEnd from, MoveEnd to, boolean holdsUp, double gain, double cost, boolean isWorth) {
    String shares =
        text(
            "a fork gets %.2f of a core on %s and would get %.2f on %s%s",
            from.pace().share(),
            from.node().name(),
            to.offer(),
            to.node().name(),
            holdsUp ? ", and holds up work that may not go there" : "");
    if (gain <= 0) {
      return shares + ": nothing is gained";
    }
    return shares
        + text(
            ": %.2f s gained %s %.1f times the cost of %.2f s",
            gain, isWorth ? "is more than" : "is not more than", ratio, cost);
  }

  private static String text(String format, Object... figures) {
    return String.format(Locale.ROOT, format, figures);
  }
}
