package org.rfork.runtime.node;

import org.apache.pekko.actor.typed.ActorRef;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.table.HomeEvent;
import org.rfork.runtime.table.HostEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be done when other nodes come and go. For the thread that has the turn. */
final class PeerChanges {
  private static final Logger LOG = LoggerFactory.getLogger(PeerChanges.class);

  private final NodeServices services;
  private final NodeSelf self;
  private final Meeting meeting;
  private final Desks desks;
  private final Heartbeats heartbeats;
  private final LoadDesk loads;

  PeerChanges(
      NodeServices services,
      NodeSelf self,
      Meeting meeting,
      Desks desks,
      Heartbeats heartbeats,
      LoadDesk loads) {
    this.services = services;
    this.self = self;
    this.meeting = meeting;
    this.desks = desks;
    this.heartbeats = heartbeats;
    this.loads = loads;
  }

  /** Another node greets this one. */
  void hello(NodeId from, ClusterMessage.Hello hello) {
    if (!meeting.isUp()) {
      return; // it greets all when it is
    }
    if (services.members().get(from) != null) {
      meeting.answer(hello);
    } else if (meeting.admits(from, hello)) {
      meeting.answer(hello);
      ActorRef<Envelope> actor = meeting.actor(hello.address());
      services.members().add(new Members.Peer(from, hello, actor));
      LOG.debug("{} at {} is a member now", from, hello.address());
      services.links().open(from, hello.host(), hello.linkPort());
      loads.joined();
      desks.asks().met(from);
      sendLegacies(from);
      desks.keptJobs().joined();
      self.heardHere().forEach(job -> desks.courier().send(from, new JobMessage.Listen(job)));
      desks.home().apply(new HomeEvent.ClusterChanged());
    }
  }

  /** A node is gone. */
  void lost(NodeId node, String how) {
    if (services.members().remove(node) == null) {
      return;
    }
    services.links().close(node);
    desks.courier().outbox().forget(node);
    heartbeats.lost(node);
    desks.home().apply(new HomeEvent.NodeLost(node, how));
    desks.host().apply(new HostEvent.HomeLost(node));
    desks.courier().blobs().lost(node, how);
    desks.asks().lost(node);
    desks.watches().lost(node, how);
    self.driverLost(node);
    desks.host().driverLost(node);
    desks.copies().driverLost(node);
    desks.keptJobs().lost(node);
    desks.farewells().lost(node);
    services.inheritance().forgetAll();
  }

  /** The link to another node changed. */
  void linkChanged(NodeCommand.LinkChanged changed) {
    Members.Peer peer = services.members().get(changed.peer());
    Outbox outbox = desks.courier().outbox();
    if (peer != null && changed.now() == NodeCommand.LinkChanged.Now.CONNECTED) {
      outbox.switches(peer, new ClusterMessage.LinkReady());
    } else {
      outbox.switched(changed.peer());
    }
  }

  /** A newcomer gets what frozen jobs that were restarted here had reached. */
  private void sendLegacies(NodeId to) {
    for (String job : services.legacies().jobs()) {
      byte[] file = services.blobs().get(BlobKeys.ofLegacy(job));
      if (file != null) {
        desks.courier().send(to, new JobMessage.ResumeAsk(0, job, new byte[0], file.length));
      }
    }
  }
}
