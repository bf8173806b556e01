package org.rfork.runtime.placement;

/**
 * How fast a node runs forks, by its own measurement.
 *
 * @param share the part they get of the processor time that they ask for, above 0 and up to 1
 * @param freeCores cores that it may use and that nobody does
 * @param captureRate bytes of state that it captures in a second
 */
public record Pace(double share, double freeCores, double captureRate) {
  /** Less than that is chance. */
  private static final double DIFFERENCE = 0.1;

  /** Bytes a second that are assumed of a node that has captured nothing large yet. */
  public static final double ASSUMED_CAPTURE_RATE = 100e6;

  /** Of a node that has said nothing yet: forks that are there go on, none is to come. */
  public static final Pace UNKNOWN = new Pace(1, 0, ASSUMED_CAPTURE_RATE);

  /** Whether it is worth telling others, who know the other one. */
  public boolean differsFrom(Pace other) {
    return Math.abs(share - other.share) >= DIFFERENCE
        || Math.abs(freeCores - other.freeCores) >= DIFFERENCE
        || captureRate > 2 * other.captureRate
        || other.captureRate > 2 * captureRate;
  }
}
