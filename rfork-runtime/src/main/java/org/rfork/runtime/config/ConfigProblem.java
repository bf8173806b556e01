package org.rfork.runtime.config;

/**
 * A setting that cannot be used. The message names the key, the value, where it stands and the way
 * out.
 */
public final class ConfigProblem extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final String value;
  private final String wayOut;

  ConfigProblem(String key, String value, String wayOut) {
    this(key, value, "", wayOut);
  }

  ConfigProblem(String key, String value, String origin, String wayOut) {
    super(
        key
            + (value.isEmpty() ? "" : " = " + value)
            + (origin.isEmpty() ? "" : " (" + origin + ")")
            + ": "
            + wayOut);
    this.key = key;
    this.value = value;
    this.wayOut = wayOut;
  }

  /** The key that the problem is with; a file's name where the file itself is the problem. */
  public String key() {
    return key;
  }

  /** The same problem, found in a value that was read from there. */
  ConfigProblem at(String origin) {
    return new ConfigProblem(key, value, origin, wayOut);
  }
}
