package org.rfork.runtime.node;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.node.ForkRegistry.SubmittedJob;

/**
 * Handles whose fork has its home elsewhere: who waits here for which fork there, and who there for
 * which fork here. For the thread that has the turn.
 */
final class WatchDesk {
  private static final long SEEK_MILLIS = 30_000;
  private static final Duration ASK_LIMIT = Duration.ofMillis(500);

  private final NodeServices services;
  private final Inbox node;
  private final Sender sender;
  private final Consumer<ForkHandle<?>> takeOver;
  private final Map<ForkPath, Set<NodeId>> watchers = new HashMap<>();
  private final Map<ForkPath, ForkHandle<?>> watched = new HashMap<>();

  /** Durable roots whose home is sought. */
  private final Map<ForkHandle<?>, Search> searches = new HashMap<>();

  /** Until when a home is sought, and when the others are asked next, by the node's clock. */
  private record Search(long endMillis, long nextMillis) {}

  /**
   * Nobody waits yet.
   *
   * @param takeOver makes this node the home of a fork; must not block
   */
  WatchDesk(NodeServices services, Inbox node, Sender sender, Consumer<ForkHandle<?>> takeOver) {
    this.takeOver = takeOver;
    this.services = services;
    this.node = node;
    this.sender = sender;
  }

  /** A node is gone, and with it the outcomes of the forks whose home it was. */
  void lost(NodeId gone, String how) {
    watchers.values().forEach(nodes -> nodes.remove(gone));
    List<ForkHandle<?>> orphans =
        watched.values().stream().filter(fork -> fork.homeNode().equals(gone)).toList();
    orphans.forEach(fork -> homeLost(fork, how));
  }

  private void homeLost(ForkHandle<?> fork, String how) {
    if (fork.unit().isDurableRoot()) {
      long now = services.nowMillis();
      Search begun = searches.get(fork);
      seek(fork, now, begun == null ? now + SEEK_MILLIS : begun.endMillis());
    } else if (fork.unit().hasState()) {
      watched.remove(fork.path(), fork);
      takeOver.accept(fork);
    } else {
      endWatched(fork, lostHome(fork, how), 0);
    }
  }

  /** Asks who keeps a durable job now. */
  private void seek(ForkHandle<?> fork, long nowMillis, long endMillis) {
    searches.put(fork, new Search(endMillis, nowMillis + ASK_LIMIT.toMillis()));
    var answers = new CompletableFuture<List<Answer>>();
    node.tell(
        new NodeCommand.AskAll(
            request -> new JobMessage.JobAsk(request, fork.path().job()),
            ASK_LIMIT,
            answers,
            true,
            null));
    CompletableFuture<Void> unused =
        answers.thenAccept(
            given -> node.tell(new NodeCommand.HomeFound(fork, Jobs.homeAmong(given))));
  }

  /** The home of a durable root that somebody waits for was found, or not yet. */
  void homeFound(ForkHandle<?> fork, @Nullable NodeId home) {
    if (home != null && searches.remove(fork) != null) {
      fork.movedHome(home);
      sender.send(home, new JoinMessage.Watch(fork.path()));
    }
  }

  void tick(long nowMillis) {
    for (Map.Entry<ForkHandle<?>, Search> each : List.copyOf(searches.entrySet())) {
      ForkHandle<?> fork = each.getKey();
      Search search = each.getValue();
      if (nowMillis >= search.endMillis()) {
        searches.remove(fork);
        endWatched(fork, lostHome(fork, "no node has taken its job over"), 0);
      } else if (nowMillis >= search.nextMillis()) {
        seek(fork, nowMillis, search.endMillis());
      }
    }
  }

  /** A job is over: nobody waits for its forks any more. */
  void endJob(String job) {
    watchers.keySet().removeIf(path -> path.job().equals(job));
  }

  /** A handle here waits for a fork of another home. */
  void watch(ForkHandle<?> fork) {
    boolean isHere = fork.homeNode().equals(services.self());
    if (!isHere && services.members().get(fork.homeNode()) == null) {
      watched.putIfAbsent(fork.path(), fork);
      homeLost(fork, "it is not in the cluster");
      return;
    }
    ForkHandle<?> known = watched.putIfAbsent(fork.path(), fork);
    if (known != null && known != fork) {
      known.onEnd(() -> copyEnd(known, fork));
    }
    sender.send(fork.homeNode(), new JoinMessage.Watch(fork.path()));
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
      sender.send(watcher, new JoinMessage.Watched(path, 0, lost, 0));
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
            watcher, new JoinMessage.Watched(fork.path(), attempt, outcome, isBlob ? size : 0)));
  }

  /** A watched fork has ended at its home. */
  void ended(NodeId from, JoinMessage.Watched ended) {
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
