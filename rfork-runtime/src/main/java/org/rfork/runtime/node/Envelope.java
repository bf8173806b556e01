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
}
