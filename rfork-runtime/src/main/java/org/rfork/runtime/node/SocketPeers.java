package org.rfork.runtime.node;

import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.resource.socket.Sockets;

/** The other nodes, as those that have sockets. Never called on the actor's thread. */
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
  public byte @Nullable [] ask(NodeId node, byte[] question) throws ResourceException {
    if (members.get(node) == null) {
      return null;
    }
    for (Answer given :
        questions.askOne(
            node, request -> new ResourceMessage.ResourceAsk(request, null, question))) {
      return ((ResourceMessage.ResourceAnswer) given.message()).whole();
    }
    return null;
  }
}
