package org.rfork.runtime.node;

import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.table.HomeEvent;
import org.rfork.runtime.table.HostEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each message of another node to the desk that it is for. For the thread that has the turn.
 */
final class MessageRouter {
  private static final Logger LOG = LoggerFactory.getLogger(MessageRouter.class);

  private final NodeServices services;
  private final NodeSelf self;
  private final Desks desks;
  private final PeerChanges peers;
  private final Heartbeats heartbeats;
  private final LoadDesk loads;
  private final Endings endings;
  private final QuestionDesk questions;

  MessageRouter(
      NodeServices services,
      NodeSelf self,
      Desks desks,
      PeerChanges peers,
      Heartbeats heartbeats,
      LoadDesk loads,
      Endings endings,
      QuestionDesk questions) {
    this.services = services;
    this.self = self;
    this.desks = desks;
    this.peers = peers;
    this.heartbeats = heartbeats;
    this.loads = loads;
    this.endings = endings;
    this.questions = questions;
  }

  /** A message came. */
  void received(NodeId from, NodeMessage message) {
    if (message instanceof ClusterMessage.Hello hello) {
      peers.hello(from, hello);
      return;
    }
    if (message instanceof ClusterMessage.Observe observe) {
      self.observe(observe.replyTo());
      return;
    }
    if (message instanceof ClusterMessage.Command command) {
      self.command(command.replyTo(), command.order());
      return;
    }
    if (message instanceof ClusterMessage.Unwelcome unwelcome) {
      self.unwelcome(from + " does not take it: " + unwelcome.why());
      return;
    }
    if (services.members().get(from) == null && !from.equals(services.self())) {
      LOG.debug("{} is not a member; its {} is ignored", from, message);
      return;
    }
    if (message instanceof ForkMessage.Spawn spawn) {
      desks.host().arrived(from, spawn);
      desks.thief().came(spawn.unit().path());
      loads.came();
    } else if (message instanceof ForkMessage.Ended ended) {
      desks.home().ended(from, ended);
    } else if (message instanceof ForkMessage.Accepted accepted) {
      desks.home().apply(new HomeEvent.Accepted(accepted.path(), accepted.attempt(), from));
    } else if (message instanceof ForkMessage.Started started) {
      desks.home().started(from, started);
    } else if (message instanceof ForkMessage.StartedAck ack) {
      desks.host().startIsKnown(from, ack);
    } else if (message instanceof ForkMessage.ReportsAck ack) {
      desks.host().apply(new HostEvent.ReportsAcked(from, ack.first(), ack.last()));
    } else if (message instanceof ForkMessage.HandedBack back) {
      desks.home().handedBack(from, back);
      desks.thief().came(back.path());
    } else if (message instanceof MoveMessage.Checkpointed checkpointed) {
      desks.home().checkpointed(from, checkpointed);
    } else if (message instanceof ForkMessage.Cancel cancel) {
      desks
          .host()
          .apply(
              new HostEvent.CancelArrived(
                  from, cancel.path(), cancel.attempt(), cancel.owner(), cancel.why()));
    } else if (message instanceof ForkMessage.CancelAck ack) {
      desks.home().apply(new HomeEvent.CancelAcked(ack.path(), ack.attempt(), from));
    } else if (message instanceof ForkMessage.Progressed said) {
      desks.home().progressed(said);
    } else if (message instanceof StateMessage.BlobPart part) {
      desks.courier().blobs().came(from, part);
    } else if (message instanceof StateMessage.BlobAsk ask) {
      desks.courier().blobs().asked(from, ask);
    } else {
      receivedRarely(from, message);
    }
  }

  private void receivedRarely(NodeId from, NodeMessage message) {
    if (message instanceof ClusterMessage.LinkReady) {
      services.links().admit(from);
    } else if (message instanceof ClusterMessage.Heartbeat heartbeat) {
      heartbeats.came(from, heartbeat);
    } else if (message instanceof ClusterMessage.Load load) {
      loads.said(from, load);
      desks.thief().look();
    } else if (message instanceof MoveMessage.Release release) {
      desks.host().releaseArrived(from, release);
    } else if (message instanceof MoveMessage.CheckpointKept kept) {
      desks.host().checkpointKept(from, kept);
    } else if (message instanceof MoveMessage.NotReleased stays) {
      desks
          .home()
          .apply(new HomeEvent.NotReleased(stays.path(), stays.attempt(), from, stays.why()));
    } else if (message instanceof RecoveryMessage.Adopt adopt) {
      desks
          .host()
          .apply(new HostEvent.AdoptArrived(from, adopt.path(), adopt.attempt(), adopt.oldHome()));
    } else if (message instanceof RecoveryMessage.NotThere missing) {
      desks.home().apply(new HomeEvent.NotThere(missing.path(), missing.attempt(), from));
    } else if (message instanceof RecoveryMessage.Settled settled) {
      endings.settledHere(settled.path(), settled.succeeded());
    } else if (message instanceof RecoveryMessage.KeepCopy copy) {
      desks.copies().arrived(from, copy);
    } else if (message instanceof RecoveryMessage.DropCopy drop) {
      desks.copies().drop(drop.path());
    } else if (message instanceof JobMessage.Line line) {
      self.line(line);
    } else if (message instanceof JobMessage.Listen listen) {
      self.listens(from, listen.job());
    } else if (message instanceof JoinMessage.Watch watch) {
      desks.watches().watchedBy(from, watch.path());
    } else if (message instanceof JoinMessage.Watched ended) {
      desks.watches().ended(from, ended);
    } else if (message instanceof JoinMessage.CancelAsked asked) {
      ForkHandle<?> fork = services.registry().find(asked.path());
      if (fork != null) {
        fork.cancel();
      }
    } else if (message instanceof JoinMessage.Deadlock found) {
      desks.deadlocks().ended(found);
    } else if (message instanceof MoveMessage.Steal steal) {
      desks.balance().stealFrom(from, steal.count());
    } else if (message instanceof MoveMessage.NothingToSteal) {
      desks.thief().nothing(from);
    } else if (message instanceof MoveMessage.Stealable stealable) {
      desks.home().stealable(stealable.path(), stealable.thief());
    } else if (message instanceof JobMessage.KeepJob keep) {
      desks.keptJobs().arrived(from, keep);
    } else if (message instanceof JobMessage.JobResult result) {
      desks.keptJobs().result(from, result);
    } else if (message instanceof JobMessage.JobKept ack) {
      desks.keptJobs().heard(from, ack);
    } else if (message instanceof JobMessage.JobEnded ended) {
      endings.jobEnded(from, ended);
    } else if (message instanceof JobMessage.JobEndedAck ack) {
      desks.farewells().heard(from, ack.job());
    } else if (!questions.asked(from, message)) {
      questions.answered(from, message);
    }
  }
}
