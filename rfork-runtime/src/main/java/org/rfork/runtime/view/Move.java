package org.rfork.runtime.view;

import org.jspecify.annotations.Nullable;

/**
 * A move of a fork that was asked for or thought of, and what came of it.
 *
 * @param path the fork
 * @param from the node it was on
 * @param to where it went, or was to go; empty for anywhere else
 * @param result what came of it
 * @param why who asked for it and why; what held it when it did not go
 * @param stateBytes the size of the state that went or would have; 0 if its birth state did
 * @param fromLoad forks queued or running on the one node, as its home believed
 * @param toLoad and on the other
 * @param millis from the asking to the answer; 0 if it was not asked to go
 * @param weighed what spoke for it and against it; null if it was not rfork that wanted it
 */
public record Move(
    String path,
    String from,
    String to,
    Result result,
    String why,
    long stateBytes,
    int fromLoad,
    int toLoad,
    long millis,
    @Nullable Weighed weighed) {

  /** What came of a move. */
  public enum Result {
    /** The fork went. */
    WENT,
    /** It was asked to go, and could not. */
    STAYED,
    /** It was not asked to go, since too little would be gained. */
    NOT_WORTH,
    /** It was captured where it is, with all forks that it shares memory with. */
    CAPTURED
  }

  /**
   * What a move would bring and take.
   *
   * @param bytesPerSecond how fast a state gets from the one node to the other
   * @param remainingSeconds how long the fork would still run where it is
   * @param remainingKnown whether that follows from its progress; else it is how long it has run
   * @param gainSeconds thread time that is saved
   * @param costSeconds how long the fork stands still
   */
  public record Weighed(
      double bytesPerSecond,
      double remainingSeconds,
      boolean remainingKnown,
      double gainSeconds,
      double costSeconds) {}

  /** Whether the fork went. */
  public boolean moved() {
    return result == Result.WENT;
  }
}
