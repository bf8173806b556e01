package org.rfork.runtime.launch;

import java.util.List;

/**
 * A node process that ended though nobody asked it to.
 *
 * @param name the node's name
 * @param address its {@code host:port}; empty if it never was up
 * @param status its exit status; 128 and the signal's number if a signal ended it
 * @param lastLines what it printed last
 */
public record EndedNode(String name, String address, int status, List<String> lastLines) {
  private static final String TERMINATING = "Terminating due to ";

  /** Copies the lines. */
  public EndedNode {
    lastLines = List.copyOf(lastLines);
  }

  /**
   * How it ended, such as {@code was killed by signal 9 (SIGKILL)}, or {@code exited with code 3
   * after java.lang.OutOfMemoryError: Java heap space}.
   */
  public String how() {
    if (status <= 128) {
      return "exited with code " + status + outOfMemory();
    }
    int signal = status - 128;
    String name =
        switch (signal) {
          case 1 -> " (SIGHUP)";
          case 2 -> " (SIGINT)";
          case 6 -> " (SIGABRT)";
          case 9 -> " (SIGKILL)";
          case 11 -> " (SIGSEGV)";
          case 15 -> " (SIGTERM)";
          default -> "";
        };
    return "was killed by signal " + signal + name;
  }

  /** What a JVM says that ends itself since its memory is used up. */
  private String outOfMemory() {
    return lastLines.stream()
        .filter(line -> line.startsWith(TERMINATING))
        .map(line -> " after " + line.substring(TERMINATING.length()))
        .findFirst()
        .orElse("");
  }
}
