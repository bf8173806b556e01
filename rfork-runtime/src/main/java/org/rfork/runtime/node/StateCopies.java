package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.placement.Rendezvous;

/**
 * Copies of the newest captured states of forks below a root, on nodes other than those that run
 * them: {@code rfork.recovery.copies} of each, the one that its home keeps included. When a home is
 * lost, the parent runs again elsewhere and forks the same child from the same state; that one goes
 * on from such a copy. Roots have {@link KeptJobs}. For the thread that has the turn.
 */
final class StateCopies {
  private record Copy(JobInfo job, String digest, AttemptState newest) {}

  /** Who was given copies of a fork of this home, and of which attempt. */
  private record Given(int attempt, List<NodeId> holders) {}

  private final NodeServices services;
  private final Sender sender;
  private final Map<ForkPath, Given> given = new HashMap<>();
  private final Map<ForkPath, Copy> held = new HashMap<>();

  StateCopies(NodeServices services, Sender sender) {
    this.services = services;
    this.sender = sender;
  }

  /**
   * A fork of this home was captured.
   *
   * @param runner the node that runs it
   */
  void taken(ForkUnit unit, int attempt, NodeId runner, FrozenState state) {
    if (!unit.isHeritable()) {
      return; // it ends with this node
    }
    List<NodeId> holders = holders(unit.path(), runner);
    Given before = given.get(unit.path());
    if (holders.isEmpty() && before == null) {
      return;
    }
    var copy =
        new RecoveryMessage.KeepCopy(unit.path(), unit.job(), unit.digest(), attempt, state, 0);
    NodeMessage message = inlineOrBlob(copy);
    holders.forEach(holder -> sender.send(holder, message));
    given.put(unit.path(), new Given(attempt, holders));
    if (before != null) {
      before.holders().stream()
          .filter(holder -> !holders.contains(holder))
          .forEach(holder -> sender.send(holder, new RecoveryMessage.DropCopy(unit.path())));
    }
  }

  private NodeMessage inlineOrBlob(RecoveryMessage.KeepCopy copy) {
    byte[] bytes = copy.state().state();
    if (bytes.length <= services.config().blob().inlineBytes()) {
      return copy;
    }
    services
        .blobs()
        .putNext(
            BlobKeys.ofCheckpoints(copy.path(), copy.attempt()),
            copy.blobKey(),
            copy.job().id(),
            bytes);
    return new RecoveryMessage.KeepCopy(
        copy.path(), copy.job(), copy.digest(), copy.attempt(), copy.state(), bytes.length);
  }

  /** The home keeps the newest state itself, unless it runs the fork. */
  private List<NodeId> holders(ForkPath path, NodeId runner) {
    int wanted = services.config().recovery().copies() - (runner.equals(services.self()) ? 0 : 1);
    List<NodeId> workers = new ArrayList<>();
    for (Members.Peer peer : services.members().peers()) {
      if (peer.isWorker() && !peer.id.equals(runner)) {
        workers.add(peer.id);
      }
    }
    return Rendezvous.rank(path.value(), workers).stream().limit(Math.max(0, wanted)).toList();
  }

  /** A fork of this home is over. */
  void ended(ForkPath path) {
    Given copies = given.remove(path);
    if (copies != null) {
      copies.holders().forEach(holder -> sender.send(holder, new RecoveryMessage.DropCopy(path)));
      services.blobs().removeSeries(BlobKeys.ofCheckpoints(path, copies.attempt()));
    }
  }

  /** This node is to hold a copy; a large one is fetched first. */
  void arrived(NodeId from, RecoveryMessage.KeepCopy message) {
    if (message.blob() > 0) {
      sender.fetch(from, message);
      return;
    }
    var newest = new AttemptState(message.attempt(), message.state());
    Copy known = held.get(message.path());
    if (newest.isNewerThan(known == null ? null : known.newest())) {
      held.put(message.path(), new Copy(message.job(), message.digest(), newest));
    }
  }

  /** The fork of a copy that is held here is over, or others hold it now. */
  void drop(ForkPath path) {
    held.remove(path);
    services.blobs().remove(BlobKeys.ofCopy(path));
  }

  /** The copies that are held here of forks below another one. */
  List<ForkPath> below(ForkPath family) {
    return held.keySet().stream().filter(path -> path.isWithin(family)).toList();
  }

  /** The copy that is held here, if it goes on from that birth. */
  NodeMessage answer(RecoveryMessage.CopyAsk ask) {
    Copy copy = held.get(ask.path());
    if (copy == null || !copy.digest().equals(ask.digest())) {
      return new RecoveryMessage.CopyAnswer(ask.request(), ask.path(), 0, null, 0);
    }
    FrozenState state = copy.newest().state();
    byte[] bytes = state.state();
    int blob = bytes.length <= services.config().blob().inlineBytes() ? 0 : bytes.length;
    if (blob > 0) {
      services.blobs().put(BlobKeys.ofCopy(ask.path()), copy.job().id(), bytes);
    }
    return new RecoveryMessage.CopyAnswer(
        ask.request(), ask.path(), copy.newest().attempt(), state, blob);
  }

  void endJob(String job) {
    given.keySet().removeIf(path -> path.job().equals(job));
    held.keySet().removeIf(path -> path.job().equals(job));
  }

  /** Jobs that end with this driver are over. */
  void driverLost(NodeId driver) {
    held.values()
        .removeIf(copy -> copy.job().endsWithDriver() && copy.job().driver().equals(driver));
  }
}
