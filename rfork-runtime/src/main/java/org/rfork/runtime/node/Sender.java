package org.rfork.runtime.node;

import org.rfork.runtime.NodeId;

/** How the desks reach other nodes. */
interface Sender {

  /** Sends to a node; nothing happens if it is gone, which the tables learn by other ways. */
  void send(NodeId to, NodeMessage message);

  /** Fetches the payload of a large outcome; the message comes again with it. */
  void fetchOutcome(NodeId from, NodeMessage about, String blobKey);
}
