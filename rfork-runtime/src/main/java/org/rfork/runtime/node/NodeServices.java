package org.rfork.runtime.node;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.blob.BlobStore;
import org.rfork.runtime.config.RforkConfig;
import org.rfork.runtime.exec.Admission;
import org.rfork.runtime.exec.Anchor;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkPool;
import org.rfork.runtime.exec.ForkRun;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.Waits;
import org.rfork.runtime.link.Links;
import org.rfork.runtime.resource.KeptRegions;

/** What the actor's desks and the verbs share. Safe for all threads. */
final class NodeServices {
  private final NodeId self;
  private final RforkConfig config;
  private final ForkPool pool;
  private final Members members;
  private final ForkRegistry registry;
  private final CheckpointStore store;
  private final Links links;
  private final BlobStore blobs = new BlobStore();
  private final DecisionLog decisions;
  private final MoveLog moves = new MoveLog();
  private final Inheritance inheritance = new Inheritance();
  private final FinishedForks finished;
  private final Legacies legacies = new Legacies();
  private final BroughtBack broughtBack = new BroughtBack();
  private final KeptRegions keptRegions = new KeptRegions();
  private final Waits waits = new Waits();
  private final Chores chores;
  private final Admission admission;

  /** Whether states are kept on other nodes. */
  private final boolean hasCopies;

  private final Deciding deciding = new Deciding();

  private final Placements placements;

  NodeServices(
      NodeId self,
      RforkConfig config,
      ForkPool pool,
      Members members,
      ForkRegistry registry,
      CheckpointStore store,
      Links links) {
    this.self = self;
    this.config = config;
    this.pool = pool;
    this.members = members;
    this.registry = registry;
    this.store = store;
    this.links = links;
    this.decisions = new DecisionLog(pool.recent());
    this.finished = new FinishedForks(config.recovery().keptOutcomeBytes());
    this.chores = new Chores(self.name());
    this.hasCopies = config.recovery().copies() > 0 && !config.cluster().seedNodes().isEmpty();
    this.admission = pool.admission(config.forks().maxInFlight());
    this.placements = new Placements(config.placement().placementRules(), members, decisions);
  }

  NodeId self() {
    return self;
  }

  RforkConfig config() {
    return config;
  }

  ForkPool pool() {
    return pool;
  }

  Members members() {
    return members;
  }

  ForkRegistry registry() {
    return registry;
  }

  BlobStore blobs() {
    return blobs;
  }

  DecisionLog decisions() {
    return decisions;
  }

  /** Where forks of this home go. */
  Placements placements() {
    return placements;
  }

  MoveLog moves() {
    return moves;
  }

  /** Whether the states of a fork that runs at its home are to be kept elsewhere. */
  boolean wantsCheckpoints(ForkUnit unit) {
    return unit.isDurableRoot() || (hasCopies && unit.isHeritable()) || store.keeps(unit.job());
  }

  /**
   * Whether a kept state of a fork that runs at its home outlives this node, or nobody asks for the
   * fork when this node is lost.
   */
  boolean isRecoverable(ForkUnit unit) {
    return hasCopies || !unit.isHeritable();
  }

  /** The direct connections to other nodes; none of an embedded node. */
  Links links() {
    return links;
  }

  Inheritance inheritance() {
    return inheritance;
  }

  CheckpointStore store() {
    return store;
  }

  FinishedForks finished() {
    return finished;
  }

  Legacies legacies() {
    return legacies;
  }

  KeptRegions keptRegions() {
    return keptRegions;
  }

  BroughtBack broughtBack() {
    return broughtBack;
  }

  Waits waits() {
    return waits;
  }

  Chores chores() {
    return chores;
  }

  Admission admission() {
    return admission;
  }

  /** Interrupts the forks that run here, and all else that has a thread of its own. */
  void stopThreads() {
    chores.close(); // first: they use the pool
    pool.close();
  }

  /** Milliseconds of a clock that never goes back. */
  long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }

  /** How what outcomes claim is seen by others. */
  Deciding deciding() {
    return deciding;
  }

  /**
   * Ends a fork that has its home here; false, and nothing changes, if it had ended. It ends a
   * little later if others are to see something of it first.
   */
  boolean end(ForkHandle<?> fork, Outcome outcome, @Nullable NodeId node, int attempt) {
    if (outcome.claims().isEmpty()) {
      return !deciding.isDecided(fork, outcome) && endNow(fork, outcome, node, attempt);
    }
    if (!deciding.decide(fork, outcome)) {
      discard(outcome);
      return false;
    }
    chores.add(() -> deciding.redeem(fork, outcome, ended -> endNow(fork, ended, node, attempt)));
    return true;
  }

  /** An outcome came that will not be its fork's: what it claims is given up soon. */
  void discard(Outcome outcome) {
    if (!outcome.claims().isEmpty()) {
      chores.add(() -> deciding.discard(outcome));
    }
  }

  /** Whether a fork shares something on a node with the fork that it comes from. */
  static boolean isFollower(ForkHandle<?> fork) {
    Anchor anchor = fork.anchor();
    return anchor != null && anchor.isFollowedBy(fork.path());
  }

  private boolean endNow(ForkHandle<?> fork, Outcome outcome, @Nullable NodeId node, int attempt) {
    ForkUnit unit = fork.unit();
    boolean isOfGroup = isFollower(fork); // its result goes with the group's checkpoints
    boolean storing = !isOfGroup && store.keepsResult(fork);
    boolean first = fork.end(outcome, node, attempt);
    if (first && outcome.isSuccess() && !isOfGroup) {
      finished.add(unit, outcome); // before it leaves, for who freezes its job meanwhile
      if (storing) {
        store.keepResult(unit, fork.options(), outcome);
      }
    }
    if (first) {
      if (fork.isListed()) {
        registry.leave(unit.name(), fork);
      }
      admission.leave();
    }
    return first;
  }

  /** Begins the first queued fork of this home on an extra thread. */
  void startFirstQueued() {
    for (ForkHandle<?> fork : registry.live()) {
      ForkRun run = fork.run();
      if (run != null && run.isQueued()) {
        pool.startExtra(run);
        return;
      }
    }
  }

  /** A run is over: what it forked is not asked for again, and cancelled if it has no result. */
  void runEnded(ForkRun run, Outcome outcome) {
    finished.forget(run.unit());
    if (!outcome.isSuccess() && run.hasForked()) {
      cancelBelow(run.unit().path(), run.attempt(), "its parent ended without a result");
    }
  }

  /**
   * Cancels the living forks of this home below a path, but for those of later runs of the fork
   * there and what is below these.
   *
   * @param attempt the last of its runs whose forks are cancelled
   */
  void cancelBelow(ForkPath path, int attempt, String why) {
    List<ForkHandle<?>> below = registry.within(path);
    Set<ForkPath> ofLaterRuns =
        below.stream()
            .filter(fork -> path.equals(fork.path().parent()) && fork.parentAttempt() > attempt)
            .map(ForkHandle::path)
            .collect(Collectors.toSet());
    for (ForkHandle<?> fork : below) {
      if (!fork.path().equals(path) && !ofLaterRuns.contains(childOf(path, fork.path()))) {
        fork.cancel(why);
      }
    }
  }

  /** The child of {@code ancestor} on the way to a fork below it. */
  private static ForkPath childOf(ForkPath ancestor, ForkPath fork) {
    ForkPath child = fork;
    ForkPath parent = fork.parent();
    while (parent != null && !parent.equals(ancestor)) {
      child = parent;
      parent = child.parent();
    }
    return child;
  }

  /** Cancels the living forks of this home below a path. */
  void cancelBelow(ForkPath path, String why) {
    for (ForkHandle<?> fork : registry.within(path)) {
      if (!fork.path().equals(path)) {
        fork.cancel(why);
      }
    }
  }
}
