package org.rfork.runtime.placement;

/** A pattern where {@code *} stands for any text and {@code ?} for one character. */
record Glob(String pattern) {
  /** Goes back to the last star only, so that no pattern is slow. */
  boolean matches(String text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (in < text.length()) {
      char wanted = at < pattern.length() ? pattern.charAt(at) : '\0';
      if (at < pattern.length() && wanted == '*') {
        star = at++;
        resume = in;
      } else if (at < pattern.length() && (wanted == '?' || wanted == text.charAt(in))) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++resume;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}
