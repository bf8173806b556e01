package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.table.Timing;

/**
 * Tells all other nodes that jobs are over, so that none keeps anything of them, until each has
 * heard it. For the thread that has the turn.
 */
final class Farewells {
  private static final long VERSION = 1;

  private final NodeServices services;
  private final Sender sender;
  private final Predicate<String> mayBeRestarted;
  private final Unheard unheard;

  /**
   * No job is over yet.
   *
   * @param mayBeRestarted whether a job that is over may be restarted from its files
   */
  Farewells(NodeServices services, Sender sender, Timing timing, Predicate<String> mayBeRestarted) {
    this.services = services;
    this.sender = sender;
    this.mayBeRestarted = mayBeRestarted;
    this.unheard = new Unheard(timing);
  }

  void ended(String job) {
    List<NodeId> peers = new ArrayList<>();
    services.members().peers().forEach(peer -> peers.add(peer.id));
    peers.forEach(peer -> tell(peer, job));
    unheard.said(job, VERSION, peers, services.nowMillis());
  }

  private void tell(NodeId peer, String job) {
    sender.send(peer, new JobMessage.JobEnded(job, mayBeRestarted.test(job)));
  }

  void heard(NodeId by, String job) {
    unheard.heard(job, VERSION, by);
  }

  void lost(NodeId node) {
    unheard.lost(node);
  }

  void tick(long nowMillis) {
    unheard.due(nowMillis).forEach(due -> tell(due.node(), due.job()));
  }
}
