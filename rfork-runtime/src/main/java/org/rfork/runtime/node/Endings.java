package org.rfork.runtime.node;

import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.table.HostEvent;

/**
 * What is over for good: forks that are not asked for again, and jobs. For the thread that has the
 * turn.
 */
final class Endings {
  private final NodeServices services;
  private final NodeSelf self;
  private final Desks desks;

  Endings(NodeServices services, NodeSelf self, Desks desks) {
    this.services = services;
    this.self = self;
    this.desks = desks;
  }

  /** A fork that ran here has its outcome for good. */
  void settled(NodeCommand.Settled it) {
    services.inheritance().forget(it.path());
    var message = new RecoveryMessage.Settled(it.path(), it.succeeded());
    services.members().peers().forEach(peer -> desks.courier().send(peer.id, message));
    settledHere(it.path(), it.succeeded());
  }

  /** A fork of any node has its outcome for good. */
  void settledHere(ForkPath path, boolean succeeded) {
    desks.host().apply(new HostEvent.Settled(path));
    if (!succeeded) {
      services.cancelBelow(path, "its parent ended without a result");
    }
  }

  /** A job of this home is over. */
  void rootEnded(String job) {
    desks.keptJobs().ended(job);
    desks.farewells().ended(job);
    over(job);
    desks.watches().endJob(job);
  }

  /** A job of another home is over. */
  void jobEnded(NodeId from, JobMessage.JobEnded ended) {
    over(ended.job());
    if (!ended.mayBeRestarted()) {
      services.store().forgetJob(ended.job()); // this node may have stored something late
    }
    desks.courier().send(from, new JobMessage.JobEndedAck(ended.job()));
  }

  private void over(String job) {
    desks.host().apply(new HostEvent.JobOver(job));
    desks.freezes().endJob(job);
    desks.copies().endJob(job);
    self.jobEnded(job);
  }
}
