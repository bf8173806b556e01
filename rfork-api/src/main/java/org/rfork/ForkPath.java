package org.rfork;

import org.jspecify.annotations.Nullable;

/**
 * The name of a fork in its job's tree, such as {@code pi-5f2c/3/0/12}: the 13th child of the 1st
 * child of the 4th child of the root. The order of forking gives it, so it is the same on every
 * replay. A child may name itself instead ({@link ForkOptions#key(String)}).
 *
 * @param value the job's id, and a slash before each child's number or key
 */
public record ForkPath(String value) implements Comparable<ForkPath> {
  private static final int MAX_SEGMENT = 100;

  /** Which letters of ASCII a name may have. */
  private static final boolean[] ALLOWED = new boolean[128];

  static {
    for (char letter :
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._:~-".toCharArray()) {
      ALLOWED[letter] = true;
    }
  }

  /**
   * Checks the path's form.
   *
   * @throws IllegalArgumentException if a segment is not 1 to 100 letters, digits or {@code ._:~-}
   */
  public ForkPath {
    int start = 0;
    for (int i = 0; i < value.length(); i++) { // no regex: forks are made by the million
      char letter = value.charAt(i);
      if (letter == '/') {
        requireLength(start, i, value);
        start = i + 1;
      } else if (!isAllowed(letter)) {
        throw notAName(start, value);
      }
    }
    requireLength(start, value.length(), value);
  }

  /** The path of a job's root. */
  public static ForkPath root(String job) {
    return new ForkPath(job);
  }

  /** The path of the child with this number, counted from 0 in the order of forking. */
  public ForkPath child(int number) {
    return child(Integer.toString(number));
  }

  /** The path of the child that named itself so. */
  public ForkPath child(String key) {
    return new ForkPath(value + '/' + key);
  }

  /** The job's id: the first segment. */
  public String job() {
    int slash = value.indexOf('/');
    return slash < 0 ? value : value.substring(0, slash);
  }

  /** What stands below the job's id; empty for the root. The same in each run of one program. */
  public String belowJob() {
    int slash = value.indexOf('/');
    return slash < 0 ? "" : value.substring(slash + 1);
  }

  /** The parent's path, or null for the root. */
  public @Nullable ForkPath parent() {
    int slash = value.lastIndexOf('/');
    return slash < 0 ? null : new ForkPath(value.substring(0, slash));
  }

  /** Whether this fork is {@code other} or was forked, at any depth, below it. */
  public boolean isWithin(ForkPath other) {
    return value.startsWith(other.value)
        && (value.length() == other.value.length() || value.charAt(other.value.length()) == '/');
  }

  @Override
  public boolean equals(@Nullable Object other) { // by hand: forks are looked up by the million
    return other instanceof ForkPath path && value.equals(path.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public int compareTo(ForkPath other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static void requireLength(int start, int end, String path) {
    if (end == start || end - start > MAX_SEGMENT) {
      throw notAName(start, path);
    }
  }

  private static boolean isAllowed(char letter) {
    return letter < ALLOWED.length && ALLOWED[letter];
  }

  private static IllegalArgumentException notAName(int start, String path) {
    int slash = path.indexOf('/', start);
    return new IllegalArgumentException(
        "'"
            + path.substring(start, slash < 0 ? path.length() : slash)
            + "' in the fork path '"
            + path
            + "' is not a name: use 1 to 100 letters, digits or ._:~-");
  }
}
