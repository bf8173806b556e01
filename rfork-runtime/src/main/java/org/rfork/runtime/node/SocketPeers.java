package org.rfork.runtime.node;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.resource.socket.Sockets;

/** The other nodes, as those that have sockets. Safe for all threads. */
final class SocketPeers implements Sockets.Peers {
  private final Members members;
  private final PeerQuestions questions;

  SocketPeers(Members members, PeerQuestions questions) {
    this.members = members;
    this.questions = questions;
  }

  @Override
  public Sockets.Presence presence(NodeId node) {
    Members.Peer peer = members.get(node);
    if (peer == null) {
      return Sockets.Presence.GONE;
    }
    return peer.isDraining() ? Sockets.Presence.LEAVING : Sockets.Presence.THERE;
  }

  @Override
  public CompletableFuture<byte @Nullable []> ask(NodeId node, byte[] question) {
    if (members.get(node) == null) {
      return CompletableFuture.completedFuture(null);
    }
    return questions
        .asking(node, request -> new ResourceMessage.ResourceAsk(request, null, question))
        .thenCompose(SocketPeers::whole);
  }

  private static CompletableFuture<byte @Nullable []> whole(List<Answer> given) {
    try {
      return CompletableFuture.completedFuture(
          given.isEmpty()
              ? null
              : ((ResourceMessage.ResourceAnswer) given.get(0).message()).whole());
    } catch (ResourceException no) {
      return CompletableFuture.failedFuture(no);
    }
  }
}
