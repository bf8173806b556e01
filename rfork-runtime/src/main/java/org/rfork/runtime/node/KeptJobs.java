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
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.node.ForkRegistry.SubmittedJob;
import org.rfork.runtime.placement.Rendezvous;
import org.rfork.runtime.table.Timing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable jobs that this node is the home of, or holds a copy of. When a home is lost the next
 * holder takes its place, and copies are made again as soon as there are nodes for them. For the
 * thread that has the turn.
 */
final class KeptJobs {
  private static final Logger LOG = LoggerFactory.getLogger(KeptJobs.class);

  private final NodeServices services;
  private final Sender sender;
  private final Consumer<KeptJob> begin;
  private final BiConsumer<KeptJob, @Nullable Outcome> takeOver;
  private final Map<String, KeptJob> kept;
  private final Map<String, Ended> ended = new HashMap<>();
  private final Unheard unheard;
  private final Whole whole;

  /** Told that a root's state of this number is kept by all that are to keep it. */
  @FunctionalInterface
  interface Whole {
    void told(ForkHandle<?> root, long number);
  }

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
      Timing timing,
      Consumer<KeptJob> begin,
      BiConsumer<KeptJob, @Nullable Outcome> takeOver,
      Whole whole) {
    this.services = services;
    this.unheard = new Unheard(timing);
    this.sender = sender;
    this.kept = services.registry().kept();
    this.begin = begin;
    this.takeOver = takeOver;
    this.whole = whole;
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
  static JobMessage.KeepJob message(NodeServices services, KeptJob job) {
    byte[] state = job.unit().state();
    if (state.length <= services.config().blob().inlineBytes()) {
      return new JobMessage.KeepJob(job, 0);
    }
    services.blobs().putNext(BlobKeys.ofJob(job.id()), BlobKeys.ofJob(job), job.id(), state);
    return new JobMessage.KeepJob(job, state.length);
  }

  void arrived(NodeId from, JobMessage.KeepJob message) {
    if (message.blob() > 0) {
      sender.fetch(from, message);
      return;
    }
    KeptJob job = message.job();
    KeptJob known = kept.get(job.id());
    if (job.isNewerThan(known)) {
      kept.put(job.id(), job);
    }
    if (!job.home().equals(services.self())) {
      sender.send(job.home(), new JobMessage.JobKept(job.id(), job.version()));
    } else if (known == null) { // who submitted it has told the others, and leaves the rest to us
      unheard.said(job.id(), job.version(), job.others(), services.nowMillis());
      services.store().keep(job);
      begin.accept(job);
      warnOfFewCopies(job);
    }
  }

  /** A holder has what it was told. */
  void heard(NodeId by, JobMessage.JobKept ack) {
    unheard.heard(ack.job(), ack.version(), by);
    tellIfWhole(ack.job());
  }

  /** The root may let others see what its newest state says, once all holders have it. */
  private void tellIfWhole(String id) {
    KeptJob job = kept.get(id);
    FrozenState state = job == null ? null : job.unit().frozen();
    SubmittedJob own = services.registry().submitted().get(id);
    ForkHandle<?> root = own == null ? null : own.root();
    if (state != null && root != null && unheard.isHeard(id)) {
      whole.told(root, state.at().number());
    }
  }

  /** The home has a newer state of a root. */
  void newest(ForkPath root, int attempt, FrozenState state) {
    KeptJob job = kept.get(root.job());
    if (job != null && !ended.containsKey(job.id())) {
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

  /** Keeps the next version of a job of this home, and says it to those that hold it. */
  private void send(KeptJob job) {
    KeptJob next = job.next();
    kept.put(next.id(), next);
    NodeMessage message = newest(next);
    next.others().forEach(holder -> sender.send(holder, message));
    unheard.said(next.id(), next.version(), next.others(), services.nowMillis());
    tellIfWhole(next.id());
  }

  private NodeMessage newest(KeptJob job) {
    Ended known = ended.get(job.id());
    Outcome outcome = known == null ? null : known.outcome();
    return outcome == null ? message(services, job) : result(job, outcome);
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
    if (outcome == null) {
      kept.put(id, job.over());
    } else {
      send(job.over());
    }
  }

  /** Whether a job of this home has ended without an outcome of its own, so that its files stay. */
  boolean mayBeRestarted(String id) {
    Ended known = ended.get(id);
    return known != null && !isOver(known.outcome());
  }

  private static boolean isOver(@Nullable Outcome outcome) {
    return outcome != null && outcome.kind() != Outcome.Kind.LOST;
  }

  private NodeMessage result(KeptJob job, Outcome outcome) {
    byte[] payload = outcome.payload();
    if (payload.length <= services.config().blob().inlineBytes()) {
      return new JobMessage.JobResult(job, outcome, 0);
    }
    services.blobs().put(BlobKeys.ofOutcome(job.unit().path(), 0), job.id(), payload);
    return new JobMessage.JobResult(job, outcome.with(new byte[0]), payload.length);
  }

  void result(NodeId from, JobMessage.JobResult result) {
    KeptJob job = result.job();
    if (result.blob() > 0) {
      sender.fetch(from, result);
      return;
    }
    if (job.isNewerThan(kept.get(job.id()))) {
      kept.put(job.id(), job);
      ended.put(job.id(), new Ended(result.outcome(), services.nowMillis()));
    }
    sender.send(job.home(), new JobMessage.JobKept(job.id(), job.version()));
  }

  void lost(NodeId node) {
    unheard.lost(node);
    kept.keySet().forEach(this::tellIfWhole);
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
    if (!held.home().equals(services.self())) {
      return;
    }
    if (job.home().equals(node)) {
      LOG.info("{} takes over job {}: its home {} is lost", services.self(), job.id(), node);
      Ended known = ended.get(job.id());
      takeOver.accept(held, known == null ? null : known.outcome());
      send(held.takenOver()); // the others may have other versions
    }
    copyAgain(job.id());
  }

  /** A node came that may hold copies. */
  void joined() {
    for (KeptJob job : List.copyOf(kept.values())) {
      if (job.home().equals(services.self())) {
        copyAgain(job.id());
      }
    }
  }

  private void copyAgain(String id) {
    KeptJob job = kept.get(id);
    int wanted = 1 + services.config().recovery().copies();
    if (job == null || job.holders().size() >= wanted || ended.containsKey(id)) {
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

  /** Says again what was not heard, and forgets jobs that ended long ago. */
  void tick() {
    for (Unheard.Due due : unheard.due(services.nowMillis())) {
      KeptJob job = kept.get(due.job());
      if (job != null) {
        sender.send(due.node(), newest(job));
      }
    }
    long keep = services.config().jobs().keepEnded().toMillis();
    ended
        .entrySet()
        .removeIf(
            entry -> {
              boolean old = services.nowMillis() - entry.getValue().atMillis() > keep;
              if (old) {
                kept.remove(entry.getKey());
                unheard.forget(entry.getKey());
                if (isOver(entry.getValue().outcome())) {
                  // Once more: its home of long ago may have been frozen, and written since.
                  services.store().forgetJob(entry.getKey());
                }
              }
              return old;
            });
  }
}
