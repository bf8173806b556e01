package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.UnitState;
import org.rfork.runtime.node.ForkRegistry.SubmittedJob;
import org.rfork.runtime.placement.Rendezvous;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable jobs that this node is the home of, or holds a copy of. When a home is lost the next
 * holder takes its place, and copies are made again as soon as there are nodes for them. For the
 * actor's thread.
 */
final class KeptJobs {
  private static final Logger LOG = LoggerFactory.getLogger(KeptJobs.class);

  private final NodeServices services;
  private final Sender sender;
  private final Consumer<KeptJob> begin;
  private final BiConsumer<KeptJob, @Nullable Outcome> takeOver;
  private final Map<String, KeptJob> kept;
  private final Map<String, Ended> ended = new HashMap<>();

  private record Ended(@Nullable Outcome outcome, long atMillis) {}

  /**
   * Holds nothing yet.
   *
   * @param begin starts the root of a new job here; must not block
   * @param takeOver has a job go on whose home was lost, or keeps its outcome if it has ended; must
   *     not block
   */
  KeptJobs(
      NodeServices services,
      Sender sender,
      Consumer<KeptJob> begin,
      BiConsumer<KeptJob, @Nullable Outcome> takeOver) {
    this.services = services;
    this.sender = sender;
    this.kept = services.registry().kept();
    this.begin = begin;
    this.takeOver = takeOver;
  }

  /**
   * The nodes that should hold a job: so many of those that run forks as config says and one more,
   * others only if there are not enough.
   */
  static List<NodeId> holders(NodeServices services, String job) {
    Members members = services.members();
    List<NodeId> workers = new ArrayList<>();
    List<NodeId> others = new ArrayList<>();
    (members.isWorker() ? workers : others).add(services.self());
    members.peers().forEach(peer -> (peer.isWorker() ? workers : others).add(peer.id));
    List<NodeId> ranked = new ArrayList<>(Rendezvous.rank(job, workers));
    ranked.addAll(Rendezvous.rank(job, others));
    int wanted = 1 + services.config().recovery().copies();
    return ranked.subList(0, Math.min(wanted, ranked.size()));
  }

  /** A message that has a node hold this; a large state is fetched from here. */
  static NodeMessage.KeepJob message(NodeServices services, KeptJob job) {
    byte[] state = job.unit().state();
    if (state.length <= services.config().blob().inlineBytes()) {
      return new NodeMessage.KeepJob(job, 0);
    }
    services.blobs().putNext(BlobKeys.ofJob(job.id()), BlobKeys.ofJob(job), job.id(), state);
    return new NodeMessage.KeepJob(job, state.length);
  }

  void arrived(NodeId from, NodeMessage.KeepJob message) {
    if (message.blob() > 0) {
      sender.fetch(from, message);
      return;
    }
    KeptJob job = message.job();
    boolean isNew = kept.put(job.id(), job) == null;
    if (isNew && job.home().equals(services.self())) {
      services.store().keep(job);
      begin.accept(job);
      warnOfFewCopies(job);
    }
  }

  /** The home has a newer state of a root. */
  void newest(ForkPath root, int attempt, FrozenState state) {
    KeptJob job = kept.get(root.job());
    if (job != null) {
      KeptJob newest = job.unit(job.unit().resumed(state), attempt);
      services.store().keep(newest);
      send(newest);
    }
  }

  /** The newest state of a durable job's root, if it is here and was captured. */
  Map<ForkPath, FrozenState> newest(String id) {
    KeptJob job = kept.get(id);
    FrozenState state = job == null ? null : job.unit().frozen();
    return state == null ? Map.of() : Map.of(ForkPath.root(id), state);
  }

  private void send(KeptJob job) {
    kept.put(job.id(), job);
    NodeMessage.KeepJob message = message(services, job);
    for (NodeId holder : job.holders()) {
      if (!holder.equals(services.self())) {
        sender.send(holder, message);
      }
    }
  }

  /** The job is over; its home tells those that hold it how it ended. */
  void ended(String id) {
    KeptJob job = kept.get(id);
    if (job == null || ended.containsKey(id)) {
      return;
    }
    SubmittedJob own = services.registry().submitted().get(id);
    ForkHandle<?> root = own == null ? null : own.root();
    Outcome outcome = root == null ? null : root.outcome();
    if (isOver(outcome)
        && !services.pool().isClosed()) { // else it may be restarted from the directory
      services.store().forgetJob(id);
    }
    ended.put(id, new Ended(outcome, services.nowMillis()));
    kept.put(
        id,
        job.unit(ForkUnit.of(job.unit().path(), job.unit().job(), "", null, UnitState.NOTHING), 0));
    if (outcome != null) {
      tellHolders(job, outcome);
    }
  }

  private static boolean isOver(@Nullable Outcome outcome) {
    return outcome != null && outcome.kind() != Outcome.Kind.LOST;
  }

  private void tellHolders(KeptJob job, Outcome outcome) {
    ForkPath path = job.unit().path();
    int size = outcome.payload().length;
    boolean isBlob = size > services.config().blob().inlineBytes();
    if (isBlob) {
      services.blobs().put(BlobKeys.ofOutcome(path, 0), job.id(), outcome.payload());
      outcome = new Outcome(outcome.kind(), new byte[0], outcome.message());
    }
    for (NodeId holder : job.holders()) {
      if (!holder.equals(services.self())) {
        sender.send(holder, new NodeMessage.JobResult(path, outcome, isBlob ? size : 0));
      }
    }
  }

  void result(NodeId from, NodeMessage.JobResult result) {
    if (result.blob() > 0) {
      sender.fetch(from, result);
    } else if (kept.containsKey(result.path().job())) {
      ended.put(result.path().job(), new Ended(result.outcome(), services.nowMillis()));
    }
  }

  void lost(NodeId node) {
    for (KeptJob job : List.copyOf(kept.values())) {
      if (job.holders().contains(node)) {
        lost(job, node);
      }
    }
  }

  private void lost(KeptJob job, NodeId node) {
    List<NodeId> left = new ArrayList<>(job.holders());
    left.remove(node);
    if (left.isEmpty()) {
      left.add(services.self());
    }
    KeptJob held = job.heldBy(left);
    kept.put(job.id(), held);
    boolean isHome = held.home().equals(services.self());
    if (isHome && job.home().equals(node)) {
      LOG.info("{} takes over job {}: its home {} is lost", services.self(), job.id(), node);
      Ended known = ended.get(job.id());
      takeOver.accept(held, known == null ? null : known.outcome());
    }
    if (isHome) {
      copyAgain(held);
    }
  }

  /** A node came that may hold copies. */
  void joined() {
    for (KeptJob job : List.copyOf(kept.values())) {
      if (job.home().equals(services.self())) {
        copyAgain(job);
      }
    }
  }

  private void copyAgain(KeptJob job) {
    int wanted = 1 + services.config().recovery().copies();
    if (job.holders().size() >= wanted || ended.containsKey(job.id())) {
      return;
    }
    List<NodeId> holders = new ArrayList<>(job.holders());
    for (NodeId candidate : holders(services, job.id())) {
      if (holders.size() < wanted && !holders.contains(candidate)) {
        holders.add(candidate);
      }
    }
    KeptJob copied = job.heldBy(holders);
    send(copied);
    warnOfFewCopies(copied);
  }

  private void warnOfFewCopies(KeptJob job) {
    int wanted = services.config().recovery().copies();
    if (job.holders().size() <= wanted) {
      LOG.warn(
          "job {} has {} of {} copies on other nodes until more nodes join",
          job.id(),
          job.holders().size() - 1,
          wanted);
    }
  }

  /** Forgets jobs that ended long ago. */
  void tick() {
    long keep = services.config().jobs().keepEnded().toMillis();
    ended
        .entrySet()
        .removeIf(
            entry -> {
              boolean old = services.nowMillis() - entry.getValue().atMillis() > keep;
              if (old) {
                kept.remove(entry.getKey());
                if (isOver(entry.getValue().outcome())) {
                  // Once more: its home of long ago may have been frozen, and written since.
                  services.store().forgetJob(entry.getKey());
                }
              }
              return old;
            });
  }
}
