package org.rfork.runtime.node;

import org.rfork.runtime.NodeId;

/** How the desks reach other nodes. */
interface Sender {

  /** Sends to a node; nothing happens if it is gone, which the tables learn by other ways. */
  void send(NodeId to, NodeMessage message);

  /** Fetches the payload of a large message; the message comes again with it. */
  void fetch(NodeId from, NodeMessage.Large about);
}
