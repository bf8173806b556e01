package org.rfork.perf;

/** Every answer is checked: a system that is fast and wrong is of no use. */
final class Answers {
  private Answers() {}

  /**
   * Compares what a system answered.
   *
   * @throws IllegalStateException if it is wrong
   */
  static void check(Peer system, double expected, double answer) {
    if (answer != expected) {
      throw new IllegalStateException(system + " answered " + answer + ", not " + expected);
    }
  }
}
