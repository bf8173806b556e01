package org.rfork.runtime.node;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.node.ForkRegistry.SubmittedJob;

/**
 * Handles whose fork has its home elsewhere: who waits here for which fork there, and who there for
 * which fork here. For the actor's thread.
 */
final class WatchDesk {
  private final NodeServices services;
  private final ActorRef<NodeCommand> node;
  private final Sender sender;
  private final Map<ForkPath, Set<NodeId>> watchers = new HashMap<>();
  private final Map<ForkPath, ForkHandle<?>> watched = new HashMap<>();

  WatchDesk(NodeServices services, ActorRef<NodeCommand> node, Sender sender) {
    this.services = services;
    this.node = node;
    this.sender = sender;
  }

  /** A node is gone, and with it the outcomes of the forks whose home it was. */
  void lost(NodeId gone, String how) {
    watchers.values().forEach(nodes -> nodes.remove(gone));
    List<ForkHandle<?>> orphans =
        watched.values().stream().filter(fork -> fork.homeNode().equals(gone)).toList();
    orphans.forEach(fork -> endWatched(fork, lostHome(fork, how), 0));
  }

  /** A job is over: nobody waits for its forks any more. */
  void endJob(String job) {
    watchers.keySet().removeIf(path -> path.job().equals(job));
  }

  /** A handle here waits for a fork of another home. */
  void watch(ForkHandle<?> fork) {
    if (services.members().get(fork.homeNode()) == null) {
      endWatched(fork, lostHome(fork, "it is not in the cluster"), 0);
      return;
    }
    ForkHandle<?> known = watched.putIfAbsent(fork.path(), fork);
    if (known != null && known != fork) {
      known.onEnd(() -> copyEnd(known, fork));
    }
    sender.send(fork.homeNode(), new NodeMessage.Watch(fork.path()));
  }

  private static void copyEnd(ForkHandle<?> known, ForkHandle<?> fork) {
    Outcome outcome = known.outcome();
    if (outcome != null) {
      fork.end(outcome, known.status().node(), known.status().attempt());
    }
  }

  /** Another node waits for a fork of this home. */
  void watchedBy(NodeId watcher, ForkPath path) {
    ForkHandle<?> fork = find(path);
    if (fork == null) {
      String gone = path + " is over and its outcome is no longer kept";
      Outcome lost = Outcome.without(Outcome.Kind.LOST, gone);
      sender.send(watcher, new NodeMessage.Watched(path, 0, lost, 0));
    } else if (fork.isEnded()) {
      tellWatcher(fork, watcher); // it may have been told before, by another handle's wish
    } else if (watchers.computeIfAbsent(path, absent -> new HashSet<>()).add(watcher)) {
      fork.onEnd(() -> tellWatcher(fork, watcher));
    }
  }

  private @Nullable ForkHandle<?> find(ForkPath path) {
    ForkHandle<?> fork = services.registry().find(path);
    SubmittedJob job = services.registry().submitted().get(path.value());
    return fork != null ? fork : job == null ? null : job.root();
  }

  private void tellWatcher(ForkHandle<?> fork, NodeId watcher) {
    Outcome outcome = fork.outcome();
    if (outcome == null) {
      return;
    }
    int attempt = fork.status().attempt();
    int size = outcome.payload().length;
    boolean isBlob = size > services.config().blob().inlineBytes();
    if (isBlob) {
      String key = BlobKeys.ofOutcome(fork.path(), attempt);
      services.blobs().put(key, fork.path().job(), outcome.payload());
      outcome = new Outcome(outcome.kind(), new byte[0], outcome.message());
    }
    // By way of the mailbox: forks end on any thread.
    node.tell(
        new NodeCommand.Send(
            watcher, new NodeMessage.Watched(fork.path(), attempt, outcome, isBlob ? size : 0)));
  }

  /** A watched fork has ended at its home. */
  void ended(NodeId from, NodeMessage.Watched ended) {
    ForkHandle<?> fork = watched.get(ended.path());
    if (fork == null) {
      return;
    }
    if (ended.blob() > 0) {
      sender.fetch(from, ended);
    } else {
      endWatched(fork, ended.outcome(), ended.attempt());
    }
  }

  private void endWatched(ForkHandle<?> fork, Outcome outcome, int attempt) {
    watched.remove(fork.path(), fork);
    fork.end(outcome, fork.homeNode(), attempt);
  }

  private static Outcome lostHome(ForkHandle<?> fork, String how) {
    return Outcome.without(
        Outcome.Kind.LOST,
        fork.path() + " is lost: its home " + fork.homeNode() + " is gone: " + how);
  }
}
