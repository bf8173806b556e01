package org.rfork.runtime.resource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.rfork.runtime.NodeId;

/**
 * By what the home of a fork has others see what the fork laid ready in a file.
 *
 * @param home the node that has the file
 * @param token of the lease under which it was laid ready
 */
record Claim(NodeId home, long token, String file) {
  String text() {
    String text = home.name() + "\n" + home.incarnation() + "\n" + token + "\n" + file;
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The claim of a text.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Claim parse(String text) {
    String[] lines =
        new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8).split("\n", 4);
    if (lines.length < 4) {
      throw new IllegalArgumentException("a claim on a file is damaged");
    }
    var home = new NodeId(lines[0], Long.parseLong(lines[1]));
    return new Claim(home, Long.parseLong(lines[2]), lines[3]);
  }
}
