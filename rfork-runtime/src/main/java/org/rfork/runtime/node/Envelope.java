package org.rfork.runtime.node;

import java.util.List;
import org.rfork.runtime.NodeId;

/**
 * Messages of one node to another, in order.
 *
 * @param from the sender in this life of it
 */
record Envelope(NodeId from, List<NodeMessage> messages) implements NodeCommand {
  Envelope {
    messages = List.copyOf(messages);
  }

  /** How many forks are to be run where it arrives. */
  int spawns() {
    int spawns = 0;
    for (NodeMessage message : messages) {
      if (message instanceof ForkMessage.Spawn) {
        spawns++;
      }
    }
    return spawns;
  }
}
