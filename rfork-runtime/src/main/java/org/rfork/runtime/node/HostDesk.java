package org.rfork.runtime.node;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.Departure;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.node.HostedAttempts.Hosted;
import org.rfork.runtime.table.HostEffect;
import org.rfork.runtime.table.HostEvent;
import org.rfork.runtime.table.HostTable;
import org.rfork.runtime.table.HostedKey;
import org.rfork.runtime.table.Survivor;

/**
 * The host side of the actor: turns what happens to attempts that run here for other homes into
 * events of the {@link HostTable}, and its effects into messages and hosting actors. For the thread
 * that has the turn.
 */
final class HostDesk {
  private final HostTable table;
  private final TurnClock clock;
  private final NodeServices services;
  private final Inbox node;
  private final Sender sender;
  private final Function<Behavior<ForkActor.Command>, ActorRef<ForkActor.Command>> spawnActor;
  private final HostedAttempts attempts;
  private final HostReports reports;
  private final Consumer<HostEffect> performing = this::perform;
  private ForkMessage.@Nullable Spawn arriving;

  private final Queue<Hosted> toBegin = new ArrayDeque<>();

  HostDesk(
      HostTable table,
      TurnClock clock,
      NodeServices services,
      Inbox node,
      Sender sender,
      Function<Behavior<ForkActor.Command>, ActorRef<ForkActor.Command>> spawnActor) {
    this.table = table;
    this.clock = clock;
    this.services = services;
    this.node = node;
    this.sender = sender;
    this.spawnActor = spawnActor;
    this.attempts = new HostedAttempts(table);
    this.reports = new HostReports(services, sender, attempts);
  }

  void arrived(NodeId home, ForkMessage.Spawn spawn) {
    arriving = spawn;
    if (!spawn.lost().isEmpty()) {
      services.members().lost().addAll(spawn.lost());
    }
    ForkUnit unit = spawn.unit();
    boolean heritable = unit.isHeritable();
    String digest = heritable ? unit.digest() : "";
    apply(new HostEvent.SpawnArrived(home, unit.path(), spawn.attempt(), heritable, digest));
  }

  void ended(NodeCommand.HostedEnded it) {
    Hosted hosted = attempts.over(it.home(), it.path(), it.attempt());
    if (it.hasSpread() || !it.outcome().claims().isEmpty()) {
      settle(it, hosted);
    }
    apply(new HostEvent.RunEnded(it.home(), it.path(), it.attempt(), it.outcome()));
  }

  private void settle(NodeCommand.HostedEnded it, @Nullable Hosted hosted) {
    if (!table.isHosted(it.home(), it.path(), it.attempt())) { // it was stopped while it ended
      services.discard(it.outcome());
    } else if (it.hasSpread() && it.outcome().isSuccess() && hosted != null) {
      hosted.spread(); // settled when its home has the outcome
    } else if (it.hasSpread()) {
      node.tell(new NodeCommand.Settled(it.path(), false));
    }
  }

  void progressed(NodeCommand.HostedProgress said) {
    NodeId home = table.homeOf(said.home(), said.path());
    if (home != null) {
      sender.send(home, new ForkMessage.Progressed(said.path(), said.attempt(), said.progress()));
    }
  }

  /** What a home may adopt of a fork and of those below it. */
  List<Survivor> survivors(RecoveryMessage.SurvivorsAsk ask) {
    return table.survivors(ask.family(), Set.copyOf(ask.lost()));
  }

  /** The captured state that a heritable attempt was born from; empty if it is not here. */
  byte[] born(NodeId home, ForkPath path) {
    Hosted hosted = attempts.findOf(home, path);
    ForkUnit unit = hosted == null ? null : hosted.born();
    return unit == null || unit.resumed() != null ? new byte[0] : unit.state();
  }

  /** The newest captured states of a job's forks that run here for other homes. */
  Map<ForkPath, FrozenState> newest(String job) {
    return attempts.newest(job);
  }

  /** Jobs that end with this driver end here. */
  void driverLost(NodeId driver) {
    attempts.jobsOf(driver).forEach(job -> apply(new HostEvent.JobOver(job)));
  }

  /** A home would have an attempt leave. */
  void releaseArrived(NodeId home, MoveMessage.Release it) {
    Hosted hosted = attempts.findOf(home, it.path(), it.attempt());
    if (hosted != null) {
      hosted.wish(it.asked());
    }
    apply(new HostEvent.ReleaseArrived(home, it.path(), it.attempt(), it.asked().why()));
  }

  /** A home has a state that was captured here. */
  void checkpointKept(NodeId home, MoveMessage.CheckpointKept it) {
    Hosted hosted = attempts.findOf(home, it.path(), it.attempt());
    if (hosted != null) {
      hosted.order(hosting -> hosting.whole(it.number()));
    }
  }

  /** A home knows that a careful attempt begins. */
  void startIsKnown(NodeId home, ForkMessage.StartedAck ack) {
    Hosted hosted = attempts.find(home, ack.path(), ack.attempt());
    if (hosted != null) {
      hosted.order(Hosting::startIsKnown);
    }
  }

  void withdrawn(NodeCommand.Withdrawn it) {
    attempts.over(it.home(), it.path(), it.attempt());
    apply(new HostEvent.HandBackAsked(it.home(), it.path(), it.attempt(), it.why()));
  }

  void checkpointed(NodeCommand.HostedCheckpoint taken) {
    ForkPath path = taken.unit().path();
    captured(attempts.find(taken.home(), path, taken.attempt()), taken.state());
    long number = taken.state().at().number();
    begun(taken.home(), path, taken.attempt());
    apply(new HostEvent.CheckpointTaken(taken.home(), path, taken.attempt(), number));
  }

  void released(NodeCommand.HostedReleased it) {
    ForkPath path = it.unit().path();
    captured(attempts.over(it.home(), path, it.attempt()), it.state());
    long number = it.state().at().number();
    begun(it.home(), path, it.attempt());
    apply(new HostEvent.Released(it.home(), path, it.attempt(), it.why(), number));
  }

  private static void captured(@Nullable Hosted hosted, FrozenState state) {
    if (hosted != null) {
      hosted.captured(state);
    }
  }

  /** The table learns, at the latest now, that the attempt has begun. */
  private void begun(NodeId origin, ForkPath path, int attempt) {
    apply(new HostEvent.RunStarted(origin, path, attempt));
  }

  /**
   * A tenth of a second passed. What has begun and is not over by now stays for a while: its home
   * is told.
   */
  void tick() {
    for (HostedKey key : attempts.foundRunning()) {
      Hosted hosted = attempts.get(key);
      if (hosted != null) {
        begun(key.home(), key.path(), hosted.attempt());
      }
    }
    apply(new HostEvent.Tick());
  }

  /** Asks all hosts to hand back what has not begun. */
  void saturated() {
    String why = "all threads of its node wait in joins";
    attempts.orderAll(hosting -> hosting.handBack(why));
  }

  /** Attempts that wait here for a thread, found among so many. */
  List<HostedKey> queued(int among) {
    return attempts.queued(among);
  }

  /** The home that one of these has now. */
  NodeId homeOf(HostedKey attempt) {
    return attempts.homeOf(attempt);
  }

  /** Has everything that is hosted here leave, or go back if it has not begun. */
  void releaseAll(String why) {
    attempts.orderAll(hosting -> hosting.release(new Departure(why, null)));
  }

  /** Whether nothing is hosted here and every home has what it was told. */
  boolean isEmpty() {
    return table.size() == 0;
  }

  /** How many attempts are hosted for each home. */
  Map<NodeId, Integer> byHome() {
    return attempts.byHome();
  }

  void apply(HostEvent event) {
    table.apply(event, clock.nowMillis()).forEach(performing);
  }

  private void perform(HostEffect effect) {
    if (effect instanceof HostEffect.SendAccepted accepted) {
      sender.send(accepted.home(), new ForkMessage.Accepted(accepted.path(), accepted.attempt()));
    } else if (effect instanceof HostEffect.SendStarted started) {
      sender.send(started.home(), new ForkMessage.Started(started.path(), started.attempt()));
    } else if (effect instanceof HostEffect.SendEnded ended) {
      reports.ended(ended);
    } else if (effect instanceof HostEffect.SendHandedBack back) {
      reports.handedBack(back);
    } else if (effect instanceof HostEffect.SendCheckpoint sent) {
      reports.checkpointed(sent);
    } else if (effect instanceof HostEffect.AskRelease ask) {
      Hosted hosted = attempts.find(ask.origin(), ask.path(), ask.attempt());
      if (hosted != null) {
        Departure asked = hosted.wish();
        hosted.order(hosting -> hosting.release(asked));
      }
    } else if (effect instanceof HostEffect.SendNotReleased stays) {
      sender.send(
          stays.home(), new MoveMessage.NotReleased(stays.path(), stays.attempt(), stays.why()));
    } else if (effect instanceof HostEffect.SendCancelled cancelled) {
      sender.send(
          cancelled.home(), new ForkMessage.CancelAck(cancelled.path(), cancelled.attempt()));
    } else if (effect instanceof HostEffect.StartHosting start) {
      start(start, Objects.requireNonNull(arriving));
    } else if (effect instanceof HostEffect.StopHosting stop) {
      stop(stop);
    } else if (effect instanceof HostEffect.SendNotThere missing) {
      sender.send(missing.home(), new RecoveryMessage.NotThere(missing.path(), missing.attempt()));
    } else if (effect instanceof HostEffect.Discard discarded) {
      services.discard(discarded.outcome());
    } else if (effect instanceof HostEffect.OutcomeSeen seen) {
      outcomeSeen(seen);
    } else if (effect instanceof HostEffect.LetGo let) {
      letGo(let);
    }
  }

  private void start(HostEffect.StartHosting start, ForkMessage.Spawn spawn) {
    Hosting hosting = new Hosting(start.origin().home(), spawn, services, node);
    Hosted hosted = new Hosted(start.origin(), hosting, start.heritable(), spawnActor);
    attempts.add(hosted);
    if (spawn.blob() > 0) {
      fetch(hosted, hosting, spawn);
    } else {
      toBegin.add(hosted);
    }
  }

  /** What has arrived in a row begins: together, so that those who run it are woken once. */
  void begin() {
    for (Hosted next = toBegin.poll(); next != null; next = toBegin.poll()) {
      next.begin();
    }
  }

  private void fetch(Hosted hosted, Hosting hosting, ForkMessage.Spawn spawn) {
    var bytes = new CompletableFuture<byte[]>();
    CompletableFuture<byte[]> unused =
        bytes.whenComplete(
            (state, failure) -> {
              if (hosted.isOver()) {
                return;
              }
              if (state != null) {
                hosting.begin(state);
              } else {
                hosting.unfetched(String.valueOf(failure));
              }
            });
    String key = BlobKeys.ofState(hosting.unit().path());
    sender.fetch(hosting.home(), key, spawn.pushed(), bytes);
  }

  private void stop(HostEffect.StopHosting stop) {
    Hosted hosted = attempts.find(stop.origin(), stop.path(), stop.attempt());
    if (hosted != null && !hosted.isOver()) {
      hosted.order(hosting -> hosting.stop(stop.why()));
      attempts.over(stop.origin(), stop.path(), stop.attempt());
      services.cancelBelow(stop.path(), stop.attempt(), stop.why());
    }
  }

  private void outcomeSeen(HostEffect.OutcomeSeen seen) {
    Hosted hosted = attempts.find(seen.origin(), seen.path(), seen.attempt());
    if (hosted != null) {
      settled(hosted, seen.path());
      reports.outcomeIsKnown(hosted, seen.path());
    }
  }

  private void letGo(HostEffect.LetGo let) {
    Hosted hosted = attempts.remove(let.origin(), let.attempt());
    if (hosted != null) {
      if (let.wasSeen()) {
        settled(hosted, let.origin().path());
      }
      reports.letGo(hosted, let.origin().path());
    }
  }

  /** A home has its outcome: nobody will ask for what it forked. */
  private void settled(Hosted hosted, ForkPath path) {
    if (hosted.takeSpread()) {
      node.tell(new NodeCommand.Settled(path, true));
    }
  }
}
