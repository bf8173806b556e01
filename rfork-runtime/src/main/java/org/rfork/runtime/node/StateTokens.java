package org.rfork.runtime.node;

import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.PhiloxStream;

/** The words of the tokens that stand for handles in a captured state; lines of a text. */
final class StateTokens {
  static final String FORK = "fork";
  static final String SHARED = "shared";
  static final String STREAM = "stream";

  /** The stream that belongs to the fork whose state it is. */
  static final String OWN = "own";

  private StateTokens() {}

  /** A stream with its position. */
  static String of(PhiloxStream stream) {
    return stream.seed() + "\n" + stream.path() + "\n" + stream.position();
  }

  /** A node, which takes two lines. */
  static String of(NodeId node) {
    return node.name() + "\n" + node.incarnation();
  }

  /** The node of the second and third line. */
  static NodeId node(String[] lines) {
    return new NodeId(lines[1], Long.parseLong(lines[2]));
  }
}
