package org.rfork;

/**
 * What a fork says of its own progress.
 *
 * @param fraction how much is done, from 0 to 1
 * @param message a few words for a person; may be empty
 */
public record Progress(double fraction, String message) {
  /** Nothing said so far. */
  public static final Progress NONE = new Progress(0, "");

  /**
   * Checks the fraction.
   *
   * @throws IllegalArgumentException if the fraction is not from 0 to 1
   */
  public Progress {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("progress is a fraction from 0 to 1, not " + fraction);
    }
  }
}
