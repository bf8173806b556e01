package org.rfork.capture;

/**
 * How much of a state is written.
 *
 * @param depth objects inside each other; deeper ones stand elsewhere, or are left out
 * @param width elements of a collection
 * @param length characters of a text
 */
record TextStyle(int depth, int width, int length) {
  /** All; the depth keeps Wire's calls well inside the stack. */
  static final TextStyle WHOLE = new TextStyle(12, Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** What fits a screen. */
  static TextStyle brief(int depth) {
    return new TextStyle(depth, 10, 80);
  }

  boolean isWhole() {
    return length == Integer.MAX_VALUE;
  }

  int most(int count) {
    return Math.min(count, width);
  }

  String shorten(String text) {
    return text.length() > length ? text.substring(0, length) + "..." : text;
  }
}
