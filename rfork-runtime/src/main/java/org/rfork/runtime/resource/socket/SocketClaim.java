package org.rfork.runtime.resource.socket;

import java.util.List;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.resource.Attempt;

/**
 * By what the home of a fork has its sockets closed, once it has the fork's outcome.
 *
 * @param home the node that has the endpoint
 */
record SocketClaim(NodeId home, String endpoint, Caller by) {
  /** Begins all texts about sockets. */
  static final String MARK = "socket\n";

  private static final int LINES = 7;

  /** Whether a claim is on a socket. */
  static boolean isOne(String claim) {
    return claim.startsWith(MARK);
  }

  String text() {
    return MARK
        + String.join(
            "\n",
            List.of(
                home.name(),
                Long.toString(home.incarnation()),
                endpoint,
                by.fork(),
                Long.toString(by.attempt().restartedAtMillis()),
                Integer.toString(by.attempt().number())));
  }

  /**
   * The claim of a text.
   *
   * @throws IllegalArgumentException if it is none
   */
  static SocketClaim parse(String text) {
    String[] lines = text.split("\n", -1);
    if (!isOne(text) || lines.length != LINES) {
      throw new IllegalArgumentException("a claim on a socket is damaged");
    }
    var attempt = new Attempt(Long.parseLong(lines[5]), Integer.parseInt(lines[6]));
    var home = new NodeId(lines[1], Long.parseLong(lines[2]));
    return new SocketClaim(home, lines[3], new Caller(lines[4], attempt));
  }
}
