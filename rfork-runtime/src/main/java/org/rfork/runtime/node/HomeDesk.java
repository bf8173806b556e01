package org.rfork.runtime.node;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.Progress;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkRun;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.placement.Placement;
import org.rfork.runtime.placement.PlacementRequest;
import org.rfork.runtime.placement.Weighing;
import org.rfork.runtime.table.ForkSpec;
import org.rfork.runtime.table.ForkTable;
import org.rfork.runtime.table.ForkView;
import org.rfork.runtime.table.HomeEffect;
import org.rfork.runtime.table.HomeEvent;
import org.rfork.runtime.view.Move;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The home side of the actor: turns what happens to forks into events of the {@link ForkTable}, and
 * its effects into messages, placements and ended handles. For the actor's thread.
 */
final class HomeDesk {
  private static final Logger LOG = LoggerFactory.getLogger(HomeDesk.class);

  /** Why a task is not moved; shown to people. */
  static final String NO_SAFE_POINTS = "it is a task, which runs to its end once it has begun";

  private final ForkTable table;
  private final NodeServices services;
  private final Inbox node;
  private final Sender sender;
  private final StateCopies copies;
  private final Map<ForkPath, Tracked> forks = new HashMap<>();
  private final Map<ForkPath, FrozenState> kept = new HashMap<>();
  private final Map<ForkPath, Asked> asked = new HashMap<>();
  private final Map<ForkPath, Weighing> weighed = new HashMap<>();
  private final Queue<HomeEvent> events = new ArrayDeque<>();
  private @Nullable FrozenState arriving;

  /** A fork that is in the table. */
  private static final class Tracked {
    final ForkHandle<?> fork;

    /** Where the caller placed its next attempt; null once that was looked at. */
    @Nullable Placement decided;

    /** The node by whose outstanding forks it is counted. */
    Members.@Nullable Peer counted;

    /** Whether its attempt must begin where it is. */
    boolean urgent;

    /** Whether its state can be fetched. */
    boolean hasBlob;

    Tracked(ForkHandle<?> fork, @Nullable Placement decided) {
      this.fork = fork;
      this.decided = decided;
    }

    void count(Members.@Nullable Peer peer) {
      if (counted != null) {
        counted.sent(-1);
      }
      counted = peer;
      if (peer != null) {
        peer.sent(1);
      }
    }
  }

  /** A move that is under way. */
  private record Asked(
      NodeId from, @Nullable NodeId to, String why, int fromLoad, int toLoad, long atMillis) {}

  HomeDesk(ForkTable table, NodeServices services, Inbox node, Sender sender, StateCopies copies) {
    this.copies = copies;
    this.table = table;
    this.services = services;
    this.node = node;
    this.sender = sender;
  }

  void travel(NodeCommand.Travel travel) {
    ForkHandle<?> fork = travel.fork();
    if (fork.isEnded() || !track(fork, travel.decided())) {
      return;
    }
    int maxLosses = services.config().forks().maxAttempts();
    apply(
        new HomeEvent.Forked(
            ForkSpec.of(fork.path(), travel.retries(), maxLosses, travel.attempt())));
  }

  private boolean track(ForkHandle<?> fork, @Nullable Placement decided) {
    return forks.putIfAbsent(fork.path(), new Tracked(fork, decided)) == null;
  }

  /** The fork of this path that is in the table; null if there is none. */
  private @Nullable ForkHandle<?> find(ForkPath path) {
    Tracked tracked = forks.get(path);
    return tracked == null ? null : tracked.fork;
  }

  /** A fork of this home enters the table by an attempt that outlived an earlier home. */
  void adopt(NodeCommand.AdoptFork adopt) {
    ForkHandle<?> fork = adopt.fork();
    if (!fork.isEnded() && track(fork, null)) {
      apply(
          new HomeEvent.Forked(
              new ForkSpec(
                  fork.path(),
                  fork.options().retries(),
                  services.config().forks().maxAttempts(),
                  Math.max(adopt.attempt(), adopt.adoption().attempt() + 1),
                  0,
                  null,
                  adopt.adoption())));
    }
  }

  /** A fork of this home takes the place of what an earlier run left at its path. */
  void replace(NodeCommand.ReplaceFork it) {
    ForkHandle<?> fork = it.fork();
    apply(new HomeEvent.Replaced(fork.path(), it.left(), it.why()));
    // By way of the mailbox: what was left may be here, and is told first to stop with all below.
    node.tell(new NodeCommand.Travel(fork, it.attempt(), fork.options().retries(), null));
  }

  /** Cancels a fork of the table; false if it is not in there. */
  boolean cancel(ForkHandle<?> fork, String why) {
    boolean known = find(fork.path()) == fork; // not a later fork of the same path
    if (known) {
      apply(new HomeEvent.CancelAsked(fork.path(), why));
    }
    return known;
  }

  void progressed(NodeMessage.Progressed said) {
    ForkHandle<?> fork = find(said.path());
    if (fork != null) {
      fork.update(said.progress());
    }
  }

  void started(NodeId from, NodeMessage.Started started) {
    apply(new HomeEvent.Started(started.path(), started.attempt(), from));
    if (table.wasLost(started.path())) {
      sender.send(from, new NodeMessage.StartedAck(started.path(), started.attempt()));
    }
  }

  void ended(NodeId from, NodeMessage.Ended ended) {
    if (ended.blob() > 0 && forks.containsKey(ended.path())) {
      sender.fetch(from, ended);
    } else {
      apply(new HomeEvent.Ended(ended.path(), ended.attempt(), from, ended.outcome()));
    }
  }

  /** An attempt that ran here is over. */
  void endedHere(NodeCommand.LocalEnded ended) {
    ForkView view = table.view(ended.path(), services.nowMillis());
    boolean isCurrent = view != null && view.attempt() == ended.attempt();
    if (isCurrent && ended.hasSpread()) {
      node.tell(new NodeCommand.Settled(ended.path(), ended.outcome().isSuccess()));
    }
    apply(new HomeEvent.Ended(ended.path(), ended.attempt(), services.self(), ended.outcome()));
  }

  void handedBack(NodeId from, NodeMessage.HandedBack back) {
    if (back.blob() > 0 && forks.containsKey(back.path())) {
      sender.fetch(from, back);
      return;
    }
    arriving = back.state();
    long number = back.state() == null ? 0 : back.state().at().number();
    apply(new HomeEvent.HandedBack(back.path(), back.attempt(), from, back.why(), number));
  }

  void checkpointed(NodeId from, NodeMessage.Checkpointed it) {
    if (it.blob() > 0 && forks.containsKey(it.path())) {
      sender.fetch(from, it);
    } else {
      arriving = it.state();
      long number = it.state().at().number();
      apply(new HomeEvent.Checkpointed(it.path(), it.attempt(), from, number));
    }
  }

  /** A fork of this home waits on its node, and an idle one would run it. */
  void stealable(ForkPath path, NodeId thief) {
    ForkHandle<?> fork = find(path);
    if (fork != null && services.whyNot(fork, thief).isEmpty()) {
      apply(new HomeEvent.MoveAsked(path, thief, thief + " was idle"));
    }
  }

  /** Has a fork of this home go on elsewhere; only it may know that it is not in the table. */
  void move(NodeCommand.MoveFork move) {
    ForkHandle<?> fork = move.fork();
    if (move.weighing() != null) {
      weighed.put(fork.path(), move.weighing());
    }
    if (find(fork.path()) == fork) {
      apply(new HomeEvent.MoveAsked(fork.path(), move.to(), move.why()));
    } else {
      releaseHere(fork, move);
    }
  }

  /** Whether it was asked to go elsewhere and has not answered. */
  boolean isLeaving(ForkPath path) {
    return asked.containsKey(path);
  }

  /** The size of a fork's newest state that is here; 0 if it was never captured. */
  long stateBytes(ForkHandle<?> fork) {
    FrozenState newest = kept.get(fork.path());
    return newest == null ? fork.unit().start().size() : newest.state().length;
  }

  /** The newest captured states of a job's forks that are here. */
  Map<ForkPath, FrozenState> newest(String job) {
    Map<ForkPath, FrozenState> found = new HashMap<>(kept);
    found.keySet().removeIf(path -> !path.job().equals(job));
    return found;
  }

  /** A fork that runs here and is not in the table enters it when it is stopped. */
  private void releaseHere(ForkHandle<?> fork, NodeCommand.MoveFork move) {
    ForkRun run = fork.run();
    if (run == null || fork.isEnded() || services.self().equals(move.to())) {
      return;
    }
    asked(fork.path(), services.self(), move.to(), move.why());
    if (run.withdraw()) {
      enter(fork, run.attempt() + 1, move.to());
    } else if (!run.askRelease(move.why(), move.to())) {
      refuse(fork.path(), NO_SAFE_POINTS);
    }
  }

  void releasedHere(NodeCommand.LocalReleased it) {
    ForkHandle<?> fork = it.fork();
    arriving = it.state();
    long number = it.state().at().number();
    if (find(fork.path()) == fork) {
      apply(new HomeEvent.HandedBack(fork.path(), it.attempt(), services.self(), it.why(), number));
      return;
    }
    if (!fork.isEnded()) {
      kept.put(fork.path(), it.state());
      Asked move = asked.get(fork.path());
      enter(fork, it.attempt() + 1, move == null ? null : move.to());
    }
  }

  void staysHere(NodeCommand.LocalStays it) {
    ForkPath path = it.fork().path();
    if (find(path) == it.fork()) {
      apply(new HomeEvent.NotReleased(path, it.attempt(), services.self(), it.why()));
    } else {
      refuse(path, it.why());
    }
  }

  private void enter(ForkHandle<?> fork, int attempt, @Nullable NodeId wish) {
    FrozenState state = kept.get(fork.path());
    forks.put(fork.path(), new Tracked(fork, null));
    apply(
        new HomeEvent.Forked(
            new ForkSpec(
                fork.path(),
                fork.options().retries(),
                services.config().forks().maxAttempts(),
                attempt,
                state == null ? 0 : state.at().number(),
                wish,
                null)));
  }

  private void refuse(ForkPath path, String why) {
    Asked move = asked.remove(path);
    if (move != null) {
      record(path, move, move.to(), false, why);
    }
    weighed.remove(path);
  }

  private void record(ForkPath path, Asked move, @Nullable NodeId to, boolean moved, String why) {
    FrozenState state = kept.get(path);
    services
        .moves()
        .add(
            new Move(
                path.value(),
                move.from().name(),
                to == null ? "" : to.name(),
                moved ? Move.Result.WENT : Move.Result.STAYED,
                why,
                moved && state != null ? state.state().length : 0,
                move.fromLoad(),
                move.to() == null ? load(to) : move.toLoad(),
                services.nowMillis() - move.atMillis(),
                Mover.weighed(weighed.remove(path))));
  }

  /** Remembers what a move was to be, for the record of what became of it. */
  private void asked(ForkPath path, NodeId from, @Nullable NodeId to, String why) {
    asked.putIfAbsent(path, new Asked(from, to, why, load(from), load(to), services.nowMillis()));
  }

  private int load(@Nullable NodeId node) {
    return node == null ? 0 : services.members().load(node);
  }

  void apply(HomeEvent first) {
    boolean outermost = events.isEmpty();
    events.add(first);
    if (!outermost) {
      return; // the loop below gets to it
    }
    try {
      for (HomeEvent event = events.peek(); event != null; event = events.peek()) {
        table.apply(event, services.nowMillis()).forEach(this::perform);
        events.poll();
      }
    } finally {
      events.clear(); // after an error, not what it left half done
    }
  }

  private void perform(HomeEffect effect) {
    if (effect instanceof HomeEffect.Place place) {
      place(place);
    } else if (effect instanceof HomeEffect.SendSpawn spawn) {
      spawn(spawn);
    } else if (effect instanceof HomeEffect.AckOutcome ack) {
      sender.send(ack.to(), new NodeMessage.EndedAck(ack.path(), ack.attempt()));
    } else if (effect instanceof HomeEffect.SendCancel cancel) {
      cancel(cancel);
    } else if (effect instanceof HomeEffect.SendAdopt adopt) {
      sender.send(
          adopt.to(), new NodeMessage.Adopt(adopt.path(), adopt.attempt(), adopt.oldHome()));
    } else if (effect instanceof HomeEffect.KeepCheckpoint keep) {
      keep(keep.path(), Objects.requireNonNull(arriving));
    } else if (effect instanceof HomeEffect.SendRelease release) {
      release(release);
    } else if (effect instanceof HomeEffect.MoveRefused refused) {
      refuse(refused.path(), refused.why());
    } else if (effect instanceof HomeEffect.Changed changed) {
      changed(changed);
    } else if (effect instanceof HomeEffect.Deliver deliver) {
      deliver(deliver);
    } else if (effect instanceof HomeEffect.Warn warn) {
      LOG.warn("{}", warn.message());
    }
  }

  private void keep(ForkPath path, FrozenState state) {
    kept.put(path, state);
    ForkHandle<?> fork = find(path);
    if (fork != null && fork.unit().isDurableRoot()) {
      node.tell(new NodeCommand.RootCheckpoint(path, fork.status().attempt(), state));
    } else if (fork != null) {
      whole(fork, state.at().number());
      NodeId runner = fork.status().node();
      secure(fork, fork.status().attempt(), runner == null ? services.self() : runner, state);
    }
  }

  /** A state of a fork of this home is kept by all that are to keep it. */
  void whole(ForkHandle<?> fork, long number) {
    NodeId runner = fork.status().node();
    int attempt = fork.status().attempt();
    ForkRun run = fork.run();
    if (run != null && run.attempt() == attempt) {
      run.whole(number);
    } else if (runner != null) {
      sender.send(runner, new NodeMessage.CheckpointKept(fork.path(), attempt, number));
    }
  }

  /** A fork that runs here and is not in the table was captured. */
  void checkpointedHere(NodeCommand.LocalCheckpoint it) {
    if (!it.fork().isEnded()) {
      secure(it.fork(), it.attempt(), services.self(), it.state());
    }
  }

  private void secure(ForkHandle<?> fork, int attempt, NodeId runner, FrozenState state) {
    services.store().keep(fork.unit().resumed(state), fork.options());
    copies.taken(fork.unit(), attempt, runner, state);
  }

  private void place(HomeEffect.Place place) {
    Tracked tracked = forks.get(place.path());
    if (tracked == null) {
      return;
    }
    ForkHandle<?> fork = tracked.fork;
    tracked.count(null);
    Placement placement = tracked.decided;
    tracked.decided = null;
    if (placement == null) {
      PlacementRequest request =
          services.request(fork, place.avoid(), place.preferHome(), place.wish());
      placement = services.place(request, place.attempt());
    }
    Asked move = asked.remove(place.path());
    if (placement instanceof Placement.On on) {
      NodeId chosen = on.node().id();
      if (move != null) {
        record(place.path(), move, chosen, !chosen.equals(move.from()), move.why());
      }
      tracked.urgent = place.preferHome() && !on.node().self();
      fork.gate(ForkUnit.GateRule.of(on.rule(), on.limitPerNode()));
      tracked.count(services.members().get(chosen));
      apply(new HomeEvent.Chosen(place.path(), place.attempt(), chosen));
    } else if (placement instanceof Placement.Nowhere nowhere) {
      apply(new HomeEvent.Nowhere(place.path(), place.attempt(), nowhere.reason()));
    }
  }

  private void spawn(HomeEffect.SendSpawn spawn) {
    Tracked tracked = forks.get(spawn.path());
    if (tracked == null) {
      return;
    }
    ForkHandle<?> fork = tracked.fork;
    if (spawn.to().equals(services.self())) {
      spawnHere(fork, spawn);
      return;
    }
    ForkUnit unit = unit(fork, spawn.checkpoint());
    byte[] state = unit.state();
    boolean isBlob = state.length > services.config().blob().inlineBytes();
    if (isBlob) {
      tracked.hasBlob = true;
      services.blobs().put(BlobKeys.ofState(fork.path()), unit.job().id(), state);
    }
    sender.send(
        spawn.to(),
        new NodeMessage.Spawn(
            unit,
            spawn.attempt(),
            isBlob ? state.length : 0,
            tracked.urgent,
            table.wasLost(fork.path()),
            spawn.attempt() == 1 ? List.of() : List.copyOf(services.members().lost())));
  }

  private void spawnHere(ForkHandle<?> fork, HomeEffect.SendSpawn spawn) {
    int attempt = spawn.attempt();
    ForkRun known = fork.run();
    if (known != null && known.attempt() == attempt) {
      return; // sent twice
    }
    ForkUnit unit = unit(fork, spawn.checkpoint());
    ForkRun run = services.pool().newRun(unit, attempt, new TableListener(services, node, fork));
    apply(new HomeEvent.Accepted(fork.path(), attempt, services.self()));
    fork.queuedHere(run);
    services.pool().submit(run);
  }

  private void release(HomeEffect.SendRelease release) {
    asked(release.path(), release.to(), release.wish(), release.why());
    ForkRun run = runHere(release.to(), release.path(), release.attempt());
    if (run == null) {
      sender.send(
          release.to(),
          new NodeMessage.Release(
              release.path(), release.attempt(), release.why(), release.wish()));
    } else if (run.withdraw()) {
      apply(
          new HomeEvent.HandedBack(
              release.path(), release.attempt(), services.self(), release.why(), 0));
    } else if (!run.askRelease(release.why(), release.wish())) {
      apply(
          new HomeEvent.NotReleased(
              release.path(), release.attempt(), services.self(), NO_SAFE_POINTS));
    }
  }

  /** What an attempt is given: the newest state of the fork that this home has. */
  private ForkUnit unit(ForkHandle<?> fork, long checkpoint) {
    FrozenState state = kept.get(fork.path());
    return checkpoint == 0 || state == null ? fork.unit() : fork.unit().resumed(state);
  }

  private void cancel(HomeEffect.SendCancel cancel) {
    ForkRun run = runHere(cancel.to(), cancel.path(), cancel.attempt());
    if (run != null) {
      run.cancel(cancel.why());
      apply(new HomeEvent.CancelAcked(cancel.path(), cancel.attempt(), services.self()));
    } else {
      sender.send(
          cancel.to(),
          new NodeMessage.Cancel(cancel.path(), cancel.attempt(), cancel.owner(), cancel.why()));
    }
  }

  /**
   * The run of an attempt that this home placed on its own node; null if it is elsewhere, or here
   * for a former home.
   */
  private @Nullable ForkRun runHere(NodeId node, ForkPath path, int attempt) {
    ForkHandle<?> fork = node.equals(services.self()) ? find(path) : null;
    ForkRun run = fork == null ? null : fork.run();
    return run != null && run.attempt() == attempt ? run : null;
  }

  private void changed(HomeEffect.Changed changed) {
    services.pool().numberAbove(changed.attempt());
    ForkHandle<?> fork = find(changed.path());
    if (fork != null) {
      fork.update(
          new ForkHandle.Status(
              changed.state(), changed.node(), changed.attempt(), changed.reason()));
    }
  }

  private void deliver(HomeEffect.Deliver deliver) {
    Tracked tracked = forks.remove(deliver.path());
    kept.remove(deliver.path());
    copies.ended(deliver.path());
    refuse(deliver.path(), "it ended before");
    if (tracked != null) {
      tracked.count(null);
      if (tracked.hasBlob) {
        services.blobs().remove(BlobKeys.ofState(deliver.path()));
      }
      services.end(tracked.fork, deliver.outcome(), deliver.node(), deliver.attempt());
    }
  }

  /** Runs in this JVM of forks that are in the table tell the actor. */
  private record TableListener(NodeServices services, Inbox node, ForkHandle<?> fork)
      implements ForkRun.Listener {
    @Override
    public boolean wantsCheckpoints() {
      return services.wantsCheckpoints(fork.unit());
    }

    @Override
    public void checkpointed(ForkRun run, FrozenState state) {
      var taken = new NodeMessage.Checkpointed(fork.path(), run.attempt(), state, 0);
      node.tell(new Envelope(services.self(), List.of(taken)));
    }

    @Override
    public void released(ForkRun run, FrozenState state, String why) {
      node.tell(new NodeCommand.LocalReleased(fork, run.attempt(), state, why));
    }

    @Override
    public void notReleased(ForkRun run, String why) {
      node.tell(new NodeCommand.LocalStays(fork, run.attempt(), why));
    }

    @Override
    public void started(ForkRun run) {
      node.tell(new NodeCommand.LocalStarted(run.unit().path(), run.attempt()));
    }

    @Override
    public void progressed(ForkRun run, Progress progress) {
      node.tell(new NodeCommand.LocalProgress(run.unit().path(), run.attempt(), progress));
    }

    @Override
    public void ended(ForkRun run, Outcome outcome) {
      services.runEnded(run, outcome);
      node.tell(
          new NodeCommand.LocalEnded(run.unit().path(), run.attempt(), outcome, run.hasSpread()));
    }
  }
}
