package org.rfork.runtime.launch;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node process that ended though nobody asked it to.
 *
 * @param name the node's name
 * @param address its {@code host:port}; empty if it never was up
 * @param status its exit status; 128 and the signal's number if a signal ended it
 * @param lastLines what it printed last
 */
public record EndedNode(String name, String address, int status, List<String> lastLines) {
  /** The exit status of a node that its cluster put out: EX_TEMPFAIL, "try again". */
  public static final int PUT_OUT = 75;

  private static final Pattern LAST_WORD =
      Pattern.compile("^(?:Terminating due to |#  (?=SIG))(.*?)(?: at pc=.*)?$");

  /** Copies the lines. */
  public EndedNode {
    lastLines = List.copyOf(lastLines);
  }

  /** Whether its cluster goes on without it: there is nothing wrong with the process itself. */
  public boolean wasPutOut() {
    return status == PUT_OUT;
  }

  /**
   * How it ended, such as {@code was killed by signal 9 (SIGKILL)}, or {@code exited with code 3
   * after java.lang.OutOfMemoryError: Java heap space}.
   */
  public String how() {
    return wasPutOut() ? "was put out of its cluster" : ending() + lastWord();
  }

  private String ending() {
    if (status <= 128) {
      return "exited with code " + status;
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

  /** What the JVM said of its own end: that its memory is used up, or that it crashed. */
  private String lastWord() {
    for (String line : lastLines) {
      Matcher said = LAST_WORD.matcher(line);
      if (said.find()) {
        return " after " + said.group(1);
      }
    }
    return "";
  }
}
