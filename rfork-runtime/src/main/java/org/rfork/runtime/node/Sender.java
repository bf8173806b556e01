package org.rfork.runtime.node;

import java.util.concurrent.CompletableFuture;
import org.rfork.runtime.NodeId;

/** How the desks reach other nodes. */
interface Sender {

  /** Sends to a node; nothing happens if it is gone, which the tables learn by other ways. */
  void send(NodeId to, NodeMessage message);

  /** How many bytes of a blob of that size may be pushed to a node, which need not ask for them. */
  int pushes(NodeId to, int size);

  /** Sends the first bytes of a blob, unasked. */
  void push(NodeId to, String key, int bytes);

  /**
   * Fetches a blob.
   *
   * @param pushed so many bytes of it come unasked
   * @param bytes is completed by who has the turn
   */
  void fetch(NodeId from, String key, int pushed, CompletableFuture<byte[]> bytes);

  /** Fetches the payload of a large message; the message comes again with it. */
  void fetch(NodeId from, NodeMessage.Large about);
}
