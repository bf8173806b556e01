package org.rfork.runtime.launch;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one line that a node prints when it is up; its driver reads it.
 *
 * @param name the node's name
 * @param address {@code host:port} that others join
 */
record UpLine(String name, String address) {
  private static final Pattern FORM = Pattern.compile("rfork: node (\\S+) is up at (\\S+)");

  static Optional<UpLine> parse(String line) {
    Matcher matcher = FORM.matcher(line);
    return matcher.matches()
        ? Optional.of(new UpLine(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "rfork: node " + name + " is up at " + address;
  }
}
