package org.rfork.runtime.node;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.rfork.runtime.NodeId;

/** Tells of what is sent, of which nothing is large. */
record SmallSender(BiConsumer<NodeId, NodeMessage> sent) implements Sender {
  @Override
  public void send(NodeId to, NodeMessage message) {
    sent.accept(to, message);
  }

  @Override
  public int pushes(NodeId to, int size) {
    throw new AssertionError("nothing sent here has a blob");
  }

  @Override
  public void push(NodeId to, String key, int bytes) {
    throw new AssertionError("nothing sent here has a blob");
  }

  @Override
  public void fetch(NodeId from, String key, int pushed, CompletableFuture<byte[]> bytes) {
    throw new AssertionError("nothing sent here has a blob");
  }

  @Override
  public void fetch(NodeId from, NodeMessage.Large about) {
    throw new AssertionError("nothing sent here has a payload");
  }
}
