package org.rfork.runtime.node;

import java.nio.ByteBuffer;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.link.LinkListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what comes over links to the desks. For the thread that reads. */
final class LinkDesk implements LinkListener {
  private static final Logger LOG = LoggerFactory.getLogger(LinkDesk.class);

  private final Inbox inbox;

  LinkDesk(Inbox inbox) {
    this.inbox = inbox;
  }

  @Override
  public void connected(NodeId peer) {
    inbox.tell(new NodeCommand.LinkChanged(peer, NodeCommand.LinkChanged.Now.CONNECTED));
  }

  @Override
  public void up(NodeId peer) {
    inbox.tell(new NodeCommand.LinkChanged(peer, NodeCommand.LinkChanged.Now.UP));
  }

  @Override
  public void down(NodeId peer) {
    inbox.tell(new NodeCommand.LinkChanged(peer, NodeCommand.LinkChanged.Now.DOWN));
  }

  @Override
  public void came(NodeId from, ByteBuffer frame) {
    try {
      Envelope envelope = MessageReader.read(frame);
      if (envelope.from().equals(from)) {
        inbox.add(envelope);
      } else {
        LOG.warn("{} sent an envelope of {}, which is ignored", from, envelope.from());
      }
    } catch (RuntimeException garbled) {
      LOG.warn("{} sent what is no envelope: {}", from, garbled.toString());
    }
  }

  @Override
  public void caughtUp() {
    inbox.settle();
  }
}
