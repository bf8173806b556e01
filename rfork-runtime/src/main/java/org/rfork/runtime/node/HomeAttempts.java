package org.rfork.runtime.node;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.Anchor;
import org.rfork.runtime.exec.Departure;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkRun;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.node.TrackedForks.Tracked;
import org.rfork.runtime.placement.Placement;
import org.rfork.runtime.placement.PlacementRequest;
import org.rfork.runtime.table.HomeEffect;
import org.rfork.runtime.table.HomeEvent;

/**
 * The attempts of this home's forks that are in the table: places them, has them run here or on
 * other nodes, and stops them there. For the thread that has the turn.
 */
final class HomeAttempts {
  private final NodeServices services;
  private final Inbox node;
  private final Sender sender;
  private final TrackedForks forks;
  private final NewestStates states;
  private final OpenMoves moves;
  private final Consumer<HomeEvent> apply;

  /**
   * Of no fork yet.
   *
   * @param apply has the table know what came of an effect
   */
  HomeAttempts(
      NodeServices services,
      Inbox node,
      Sender sender,
      TrackedForks forks,
      NewestStates states,
      OpenMoves moves,
      Consumer<HomeEvent> apply) {
    this.services = services;
    this.node = node;
    this.sender = sender;
    this.forks = forks;
    this.states = states;
    this.moves = moves;
    this.apply = apply;
  }

  /**
   * Where the caller of a new fork placed its first attempt; null if it did not, found no node, or
   * the fork shares something with others, which may have gone elsewhere meanwhile.
   */
  @Nullable NodeId decided(Tracked tracked) {
    Placement.On on = tracked.fork().anchor() == null ? tracked.takeDecidedNode() : null;
    if (on == null) {
      return null;
    }
    goesTo(tracked, on);
    return on.node().id();
  }

  private void goesTo(Tracked tracked, Placement.On on) {
    tracked.fork().gate(ForkUnit.GateRule.of(on.rule(), on.limitPerNode()));
    tracked.count(services.members().get(on.node().id()));
  }

  /** Chooses a node for the next attempt. */
  void place(HomeEffect.Place place) {
    Tracked tracked = forks.get(place.path());
    if (tracked == null) {
      return;
    }
    ForkHandle<?> fork = tracked.fork();
    tracked.count(null);
    if (isWithLostGroup(fork)) {
      return;
    }
    Placement placement = tracked.takeDecided();
    if (placement == null) {
      PlacementRequest request =
          services
              .placements()
              .request(fork, place.avoid(), place.preferHome(), wish(fork, place.wish()));
      placement = services.placements().place(fork, request, place.attempt());
    }
    if (placement instanceof Placement.On on) {
      NodeId chosen = on.node().id();
      moves.placed(place.path(), chosen, states.bytes(place.path()));
      tracked.urgent(place.preferHome() && !on.node().self());
      goesTo(tracked, on);
      apply.accept(new HomeEvent.Chosen(place.path(), place.attempt(), chosen));
    } else if (placement instanceof Placement.Nowhere nowhere) {
      moves.placed(place.path(), null, 0);
      apply.accept(new HomeEvent.Nowhere(place.path(), place.attempt(), nowhere.reason()));
    }
  }

  /** Where it was to go, unless those that it shares memory with have all gone elsewhere. */
  private static @Nullable NodeId wish(ForkHandle<?> fork, @Nullable NodeId asked) {
    Anchor anchor = fork.anchor();
    return anchor == null || anchor.node().equals(asked) ? asked : null;
  }

  /**
   * Whether the memory that it shares was lost with its node: in a durable job the home of who
   * opened that has all go on together, elsewhere, and this record of it is of no more use.
   */
  private boolean isWithLostGroup(ForkHandle<?> fork) {
    Anchor anchor = fork.anchor();
    if (anchor == null
        || !anchor.isFollowedBy(fork.path())
        || fork.job().kind() != JobInfo.Kind.DURABLE
        || anchor.node().equals(services.self())
        || services.members().get(anchor.node()) != null) {
      return false;
    }
    String why = fork.path() + " goes on with all that share " + anchor.what() + ", or is lost";
    boolean unused = services.end(fork, Outcome.without(Outcome.Kind.LOST, why), null, 0);
    node.tell(new NodeCommand.CancelFork(fork, why));
    return true;
  }

  /**
   * Has an attempt run on the node that was chosen.
   *
   * @param careful whether it begins there only when this home knows that it does
   */
  void spawn(HomeEffect.SendSpawn spawn, boolean careful) {
    Tracked tracked = forks.get(spawn.path());
    if (tracked == null) {
      return;
    }
    ForkHandle<?> fork = tracked.fork();
    if (spawn.to().equals(services.self())) {
      spawnHere(fork, spawn);
      return;
    }
    ForkUnit unit = states.unit(fork, spawn.checkpoint());
    byte[] state = unit.state();
    boolean isBlob = state.length > services.config().blob().inlineBytes();
    int pushed = isBlob && !tracked.hasBlob() ? sender.pushes(spawn.to(), state.length) : 0;
    if (isBlob) {
      tracked.offered();
      services.blobs().put(BlobKeys.ofState(fork.path()), unit.job().id(), state);
    }
    sender.send(
        spawn.to(),
        new ForkMessage.Spawn(
            unit,
            spawn.attempt(),
            spawn.isRerun(),
            isBlob ? state.length : 0,
            pushed,
            tracked.isUrgent(),
            careful,
            spawn.attempt() == 1 ? List.of() : List.copyOf(services.members().lost())));
    if (pushed > 0) {
      sender.push(spawn.to(), BlobKeys.ofState(fork.path()), pushed);
    }
  }

  private void spawnHere(ForkHandle<?> fork, HomeEffect.SendSpawn spawn) {
    int attempt = spawn.attempt();
    ForkRun known = fork.run();
    if (known != null && known.attempt() == attempt) {
      return; // sent twice
    }
    ForkUnit unit = states.unit(fork, spawn.checkpoint());
    ForkRun run =
        services
            .pool()
            .newRun(unit, attempt, spawn.isRerun(), new TableRunListener(services, node, fork));
    apply.accept(new HomeEvent.Accepted(fork.path(), attempt, services.self()));
    fork.queuedHere(run);
    services.pool().submit(run);
  }

  /** Has an attempt stop at its next safe point, or before it begins. */
  void release(HomeEffect.SendRelease release) {
    moves.asked(release.path(), release.to(), release.wish(), release.why());
    var asked = new Departure(release.why(), release.wish(), moves.gain(release.path()));
    ForkRun run = runHere(release.to(), release.path(), release.attempt());
    if (run == null) {
      sender.send(release.to(), new MoveMessage.Release(release.path(), release.attempt(), asked));
    } else if (run.withdraw()) {
      apply.accept(
          new HomeEvent.HandedBack(
              release.path(), release.attempt(), services.self(), release.why(), 0, 0));
    } else if (!run.askRelease(asked)) {
      apply.accept(
          new HomeEvent.NotReleased(
              release.path(), release.attempt(), services.self(), OpenMoves.NO_SAFE_POINTS));
    }
  }

  /** A fork's state is kept by all that are to keep it: the run that it is of is told. */
  void whole(ForkHandle<?> fork, long number) {
    NodeId runner = fork.status().node();
    int attempt = fork.status().attempt();
    ForkRun run = fork.run();
    if (run != null && run.attempt() == attempt) {
      run.whole(number);
    } else if (runner != null) {
      sender.send(runner, new MoveMessage.CheckpointKept(fork.path(), attempt, number));
    }
  }

  /** Stops an attempt for good. */
  void cancel(HomeEffect.SendCancel cancel) {
    ForkRun run = runHere(cancel.to(), cancel.path(), cancel.attempt());
    if (run != null) {
      run.cancel(cancel.why());
      apply.accept(new HomeEvent.CancelAcked(cancel.path(), cancel.attempt(), services.self()));
    } else {
      sender.send(
          cancel.to(),
          new ForkMessage.Cancel(cancel.path(), cancel.attempt(), cancel.owner(), cancel.why()));
    }
  }

  /**
   * The run of an attempt that this home placed on its own node; null if it is elsewhere, or here
   * for a former home.
   */
  private @Nullable ForkRun runHere(NodeId runner, ForkPath path, int attempt) {
    ForkHandle<?> fork = runner.equals(services.self()) ? forks.find(path) : null;
    ForkRun run = fork == null ? null : fork.run();
    return run != null && run.attempt() == attempt ? run : null;
  }
}
