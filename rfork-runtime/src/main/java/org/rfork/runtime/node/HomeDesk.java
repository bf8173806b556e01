package org.rfork.runtime.node;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.ForkState;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.Anchor;
import org.rfork.runtime.exec.Departure;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkRun;
import org.rfork.runtime.exec.ForkStatus;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.table.ForkSpec;
import org.rfork.runtime.table.ForkTable;
import org.rfork.runtime.table.HomeEffect;
import org.rfork.runtime.table.HomeEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The home side of the actor: turns what happens to forks into events of the {@link ForkTable}, and
 * its effects into messages, placements and ended handles. For the thread that has the turn.
 */
final class HomeDesk {
  private static final Logger LOG = LoggerFactory.getLogger(HomeDesk.class);

  private final ForkTable table;
  private final TurnClock clock;
  private final NodeServices services;
  private final Inbox node;
  private final Sender sender;
  private final TrackedForks forks = new TrackedForks();
  private final OpenMoves moves;
  private final NewestStates states;
  private final HomeAttempts attempts;
  private final Queue<HomeEvent> events = new ArrayDeque<>();
  private final Consumer<HomeEffect> performing = this::perform;
  private @Nullable FrozenState arriving;

  HomeDesk(
      ForkTable table,
      TurnClock clock,
      NodeServices services,
      Inbox node,
      Sender sender,
      StateCopies copies) {
    this.table = table;
    this.clock = clock;
    this.services = services;
    this.node = node;
    this.sender = sender;
    this.moves = new OpenMoves(services);
    this.states = new NewestStates(services, node, copies);
    this.attempts = new HomeAttempts(services, node, sender, forks, states, moves, this::apply);
  }

  void travel(NodeCommand.Travel travel) {
    ForkHandle<?> fork = travel.fork();
    TrackedForks.Tracked tracked = fork.isEnded() ? null : forks.add(fork, travel.decided());
    if (tracked != null) {
      apply(
          new HomeEvent.Forked(
              ForkSpec.of(
                  fork.path(),
                  travel.retries(),
                  services.config().forks().maxAttempts(),
                  travel.attempt(),
                  travel.isRerun(),
                  attempts.decided(tracked))));
    }
  }

  /** A fork of this home enters the table by an attempt that outlived an earlier home. */
  void adopt(NodeCommand.AdoptFork adopt) {
    ForkHandle<?> fork = adopt.fork();
    if (!fork.isEnded() && forks.add(fork, null) != null) {
      apply(
          new HomeEvent.Forked(
              new ForkSpec(
                  fork.path(),
                  fork.options().retries(),
                  services.config().forks().maxAttempts(),
                  Math.max(adopt.attempt(), adopt.adoption().attempt() + 1),
                  true,
                  0,
                  null,
                  null,
                  adopt.adoption())));
    }
  }

  /** A fork of this home takes the place of what an earlier run left at its path. */
  void replace(NodeCommand.ReplaceFork it) {
    ForkHandle<?> fork = it.fork();
    apply(new HomeEvent.Replaced(fork.path(), it.left(), it.why()));
    // By way of the mailbox: what was left may be here, and is told first to stop with all below.
    node.tell(new NodeCommand.Travel(fork, it.attempt(), true, fork.options().retries(), null));
  }

  /** Cancels a fork of the table; false if it is not in there. */
  boolean cancel(ForkHandle<?> fork, String why) {
    boolean known = forks.find(fork.path()) == fork; // not a later fork of the same path
    if (known) {
      apply(new HomeEvent.CancelAsked(fork.path(), why));
    }
    return known;
  }

  void progressed(ForkMessage.Progressed said) {
    ForkHandle<?> fork = forks.find(said.path());
    if (fork != null) {
      fork.update(said.progress());
    }
  }

  void started(NodeId from, ForkMessage.Started started) {
    apply(new HomeEvent.Started(started.path(), started.attempt(), from));
    if (table.wasLost(started.path())) {
      sender.send(from, new ForkMessage.StartedAck(started.path(), started.attempt()));
    }
  }

  void ended(NodeId from, ForkMessage.Ended ended) {
    if (ended.blob() > 0 && forks.get(ended.path()) != null) {
      sender.fetch(from, ended);
    } else {
      ended(ended.path(), ended.attempt(), from, ended.outcome(), ended.report());
    }
  }

  private void ended(ForkPath path, int attempt, NodeId from, Outcome outcome, long report) {
    if (!outcome.claims().isEmpty() && !table.isCurrent(path, attempt)) {
      services.discard(outcome);
    }
    apply(new HomeEvent.Ended(path, attempt, from, outcome, report));
  }

  /** An attempt that ran here is over. */
  void endedHere(NodeCommand.LocalEnded ended) {
    if (ended.hasSpread() && table.isCurrent(ended.path(), ended.attempt())) {
      node.tell(new NodeCommand.Settled(ended.path(), ended.outcome().isSuccess()));
    }
    ended(ended.path(), ended.attempt(), services.self(), ended.outcome(), 0);
  }

  void handedBack(NodeId from, ForkMessage.HandedBack back) {
    if (back.blob() > 0 && forks.get(back.path()) != null) {
      sender.fetch(from, back);
      return;
    }
    arriving = back.state();
    long number = back.state() == null ? 0 : back.state().at().number();
    apply(
        new HomeEvent.HandedBack(
            back.path(), back.attempt(), from, back.why(), number, back.report()));
  }

  void checkpointed(NodeId from, MoveMessage.Checkpointed it) {
    if (it.blob() > 0 && forks.get(it.path()) != null) {
      sender.fetch(from, it);
    } else {
      arriving = it.state();
      long number = it.state().at().number();
      apply(new HomeEvent.Checkpointed(it.path(), it.attempt(), from, number));
    }
  }

  /** A fork that runs here and is not in the table was captured. */
  void checkpointedHere(NodeCommand.LocalCheckpoint it) {
    if (!it.fork().isEnded()) {
      states.keepElsewhere(it.fork(), it.attempt(), it.state());
    }
  }

  /** A fork of this home waits on its node, and an idle one would run it. */
  void stealable(ForkPath path, NodeId thief) {
    ForkHandle<?> fork = forks.find(path);
    if (fork != null
        && fork.anchor() == null // else it may have begun by now, and all would go with it
        && services.placements().whyNot(fork, thief).isEmpty()) {
      apply(new HomeEvent.MoveAsked(path, thief, thief + " was idle"));
    } else {
      sender.send(thief, new MoveMessage.NothingToSteal());
    }
  }

  /** Has a fork of this home go on elsewhere; only it may know that it is not in the table. */
  void move(NodeCommand.MoveFork move) {
    ForkHandle<?> fork = move.fork();
    Anchor anchor = fork.anchor();
    if (anchor != null && fork.status().state() != ForkState.RUNNING) {
      moves.asked(fork.path(), anchor.node(), move.to(), move.why());
      moves.stayed(fork.path(), anchor.why() + "; it goes with the others when it has begun");
      return;
    }
    if (move.weighing() != null) {
      moves.weighed(fork.path(), move.weighing());
    }
    if (forks.find(fork.path()) == fork) {
      apply(new HomeEvent.MoveAsked(fork.path(), move.to(), move.why()));
    } else {
      releaseHere(fork, move);
    }
  }

  /** Whether it was asked to go elsewhere and has not answered. */
  boolean isLeaving(ForkPath path) {
    return moves.isLeaving(path);
  }

  /** The size of a fork's newest state that is here; 0 if it was never captured. */
  long stateBytes(ForkHandle<?> fork) {
    return states.bytes(fork);
  }

  /** The newest captured states of a job's forks that are here. */
  Map<ForkPath, FrozenState> newest(String job) {
    return states.ofJob(job);
  }

  /** A fork that runs here and is not in the table enters it when it is stopped. */
  private void releaseHere(ForkHandle<?> fork, NodeCommand.MoveFork move) {
    ForkRun run = fork.run();
    if (run == null || fork.isEnded() || services.self().equals(move.to())) {
      return;
    }
    moves.asked(fork.path(), services.self(), move.to(), move.why());
    if (run.withdraw()) {
      enter(fork, run.attempt() + 1, run.isRerun(), move.to());
    } else if (!run.askRelease(new Departure(move.why(), move.to(), moves.gain(fork.path())))) {
      moves.stayed(fork.path(), OpenMoves.NO_SAFE_POINTS);
    }
  }

  void releasedHere(NodeCommand.LocalReleased it) {
    ForkHandle<?> fork = it.fork();
    arriving = it.state();
    long number = it.state().at().number();
    if (forks.find(fork.path()) == fork) {
      apply(
          new HomeEvent.HandedBack(
              fork.path(), it.attempt(), services.self(), it.why(), number, 0));
      return;
    }
    if (!fork.isEnded()) {
      states.keepHere(fork.path(), it.state());
      enter(fork, it.attempt() + 1, true, moves.wish(fork.path()));
    }
  }

  void staysHere(NodeCommand.LocalStays it) {
    ForkPath path = it.fork().path();
    if (forks.find(path) == it.fork()) {
      apply(new HomeEvent.NotReleased(path, it.attempt(), services.self(), it.why()));
    } else {
      moves.stayed(path, it.why());
    }
  }

  private void enter(ForkHandle<?> fork, int attempt, boolean isRerun, @Nullable NodeId wish) {
    forks.put(fork);
    apply(
        new HomeEvent.Forked(
            new ForkSpec(
                fork.path(),
                fork.options().retries(),
                services.config().forks().maxAttempts(),
                attempt,
                isRerun,
                states.number(fork.path()),
                wish,
                null,
                null)));
  }

  void apply(HomeEvent first) {
    boolean outermost = events.isEmpty();
    events.add(first);
    if (!outermost) {
      return; // the loop below gets to it
    }
    try {
      for (HomeEvent event = events.peek(); event != null; event = events.peek()) {
        table.apply(event, clock.nowMillis()).forEach(performing);
        events.poll();
      }
    } finally {
      events.clear(); // after an error, not what it left half done
    }
  }

  private void perform(HomeEffect effect) {
    if (effect instanceof HomeEffect.Place place) {
      attempts.place(place);
    } else if (effect instanceof HomeEffect.SendSpawn spawn) {
      attempts.spawn(spawn, table.wasLost(spawn.path()));
    } else if (effect instanceof HomeEffect.AckReport ack) {
      sender.send(ack.to(), new ForkMessage.ReportsAck(ack.report(), ack.report()));
    } else if (effect instanceof HomeEffect.SendCancel cancel) {
      attempts.cancel(cancel);
    } else if (effect instanceof HomeEffect.SendAdopt adopt) {
      sender.send(
          adopt.to(), new RecoveryMessage.Adopt(adopt.path(), adopt.attempt(), adopt.oldHome()));
    } else if (effect instanceof HomeEffect.KeepCheckpoint keep) {
      keep(keep.path(), Objects.requireNonNull(arriving));
    } else if (effect instanceof HomeEffect.SendRelease release) {
      attempts.release(release);
    } else if (effect instanceof HomeEffect.MoveRefused refused) {
      moves.stayed(refused.path(), refused.why());
    } else if (effect instanceof HomeEffect.Changed changed) {
      changed(changed);
    } else if (effect instanceof HomeEffect.Deliver deliver) {
      deliver(deliver);
    } else if (effect instanceof HomeEffect.Warn warn) {
      LOG.warn("{}", warn.message());
    }
  }

  private void keep(ForkPath path, FrozenState state) {
    ForkHandle<?> fork = forks.find(path);
    states.keep(path, fork, state);
    if (fork != null && !fork.unit().isDurableRoot()) { // whose holders are heard first
      attempts.whole(fork, state.at().number());
    }
  }

  /** A state of a fork of this home is kept by all that are to keep it. */
  void whole(ForkHandle<?> fork, long number) {
    attempts.whole(fork, number);
  }

  private void changed(HomeEffect.Changed changed) {
    services.pool().numberAbove(changed.attempt());
    ForkHandle<?> fork = forks.find(changed.path());
    if (fork != null) {
      fork.update(
          new ForkStatus(changed.state(), changed.node(), changed.attempt(), changed.reason()));
    }
  }

  private void deliver(HomeEffect.Deliver deliver) {
    TrackedForks.Tracked tracked = forks.remove(deliver.path());
    states.ended(deliver.path());
    moves.stayed(deliver.path(), "it ended before");
    if (tracked != null) {
      tracked.count(null);
      if (tracked.hasBlob()) {
        services.blobs().remove(BlobKeys.ofState(deliver.path()));
      }
      services.end(tracked.fork(), deliver.outcome(), deliver.node(), deliver.attempt());
    }
  }
}
