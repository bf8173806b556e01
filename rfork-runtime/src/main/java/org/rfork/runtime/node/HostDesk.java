package org.rfork.runtime.node;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.JobInfo;
import org.rfork.runtime.table.HostEffect;
import org.rfork.runtime.table.HostEvent;
import org.rfork.runtime.table.HostState;
import org.rfork.runtime.table.HostTable;
import org.rfork.runtime.table.Survivor;

/**
 * The host side of the actor: turns what happens to attempts that run here for other homes into
 * events of the {@link HostTable}, and its effects into messages and hosting actors. For the
 * actor's thread.
 */
final class HostDesk {
  /** Of so many attempts the ones to give away are chosen. */
  private static final int LOOKED_AT = 1000;

  /** By the home that spawned it, whoever its home is now. */
  private record Hosted(NodeId origin, ForkPath path) {}

  private record Host(int attempt, ActorRef<ForkActor.Command> actor) {}

  private final HostTable table;
  private final NodeServices services;
  private final ActorRef<NodeCommand> node;
  private final Sender sender;
  private final BiFunction<NodeId, NodeMessage.Spawn, ActorRef<ForkActor.Command>> spawnActor;
  private final Map<Hosted, Host> actors = new HashMap<>();
  private final Map<Hosted, FrozenState> captured = new HashMap<>();

  /** What heritable attempts started from, as long as they are in the table. */
  private final Map<Hosted, ForkUnit> units = new HashMap<>();

  /** Attempts that are over and whose children may be known elsewhere. */
  private final Set<Hosted> spread = new HashSet<>();

  private NodeMessage.@Nullable Spawn arriving;

  HostDesk(
      HostTable table,
      NodeServices services,
      ActorRef<NodeCommand> node,
      Sender sender,
      BiFunction<NodeId, NodeMessage.Spawn, ActorRef<ForkActor.Command>> spawnActor) {
    this.table = table;
    this.services = services;
    this.node = node;
    this.sender = sender;
    this.spawnActor = spawnActor;
  }

  void arrived(NodeId home, NodeMessage.Spawn spawn) {
    arriving = spawn;
    services.members().lost().addAll(spawn.lost());
    ForkUnit unit = spawn.unit();
    boolean heritable = unit.job().isHeritable(unit.path());
    String digest = heritable ? unit.digest() : "";
    apply(new HostEvent.SpawnArrived(home, unit.path(), spawn.attempt(), heritable, digest));
  }

  void ended(NodeCommand.HostedEnded it) {
    forget(it.home(), it.path(), it.attempt());
    boolean isCurrent = table.isHosted(it.home(), it.path(), it.attempt());
    if (it.hasSpread() && isCurrent && it.outcome().isSuccess()) {
      spread.add(new Hosted(it.home(), it.path())); // settled when its home has the outcome
    } else if (it.hasSpread() && isCurrent) {
      node.tell(new NodeCommand.Settled(it.path(), false));
    }
    services.registry().counts(it.path().job()).ended.increment();
    apply(new HostEvent.RunEnded(it.home(), it.path(), it.attempt(), it.outcome()));
  }

  void progressed(NodeCommand.HostedProgress said) {
    NodeId home = table.homeOf(said.home(), said.path());
    if (home != null) {
      sender.send(home, new NodeMessage.Progressed(said.path(), said.attempt(), said.progress()));
    }
  }

  /** What a home may adopt of a fork and of those below it. */
  List<Survivor> survivors(NodeMessage.SurvivorsAsk ask) {
    return table.survivors(ask.family(), Set.copyOf(ask.lost()));
  }

  /** The captured state that a heritable attempt was born from; empty if it is not here. */
  byte[] born(NodeId home, ForkPath path) {
    NodeId origin = table.originOf(home, path);
    ForkUnit unit = origin == null ? null : units.get(new Hosted(origin, path));
    return unit == null || unit.resumed() != null ? new byte[0] : unit.state();
  }

  /** The newest captured states of a job's forks that run here for other homes. */
  Map<ForkPath, FrozenState> newest(String job) {
    Map<ForkPath, FrozenState> found = new HashMap<>();
    captured.forEach(
        (key, state) -> {
          if (key.path().job().equals(job)) {
            found.merge(key.path(), state, JobPart::newer);
          }
        });
    return found;
  }

  /** Jobs that end with this driver end here. */
  void driverLost(NodeId driver) {
    units.values().stream()
        .map(ForkUnit::job)
        .filter(job -> job.endsWithDriver() && job.driver().equals(driver))
        .map(JobInfo::id)
        .distinct()
        .toList()
        .forEach(job -> apply(new HostEvent.JobOver(job)));
  }

  private void forget(NodeId home, ForkPath path, int attempt) {
    actors.computeIfPresent(
        new Hosted(home, path), (key, host) -> host.attempt() == attempt ? null : host);
  }

  /** A home knows that a careful attempt begins. */
  void startIsKnown(NodeId home, NodeMessage.StartedAck ack) {
    Host host = actors.get(new Hosted(home, ack.path()));
    if (host != null && host.attempt() == ack.attempt()) {
      host.actor().tell(new ForkActor.StartIsKnown());
    }
  }

  void withdrawn(NodeCommand.Withdrawn it) {
    forget(it.home(), it.path(), it.attempt());
    apply(new HostEvent.HandBackAsked(it.home(), it.path(), it.attempt(), it.why()));
  }

  void checkpointed(NodeCommand.HostedCheckpoint taken) {
    ForkPath path = taken.unit().path();
    captured.put(new Hosted(taken.home(), path), taken.state());
    long number = taken.state().at().number();
    apply(new HostEvent.CheckpointTaken(taken.home(), path, taken.attempt(), number));
  }

  void released(NodeCommand.HostedReleased it) {
    ForkPath path = it.unit().path();
    forget(it.home(), path, it.attempt());
    captured.put(new Hosted(it.home(), path), it.state());
    long number = it.state().at().number();
    apply(new HostEvent.Released(it.home(), path, it.attempt(), it.why(), number));
  }

  /** Asks all hosts to hand back what has not begun. */
  void saturated() {
    actors
        .values()
        .forEach(
            host ->
                host.actor().tell(new ForkActor.HandBack("all threads of its node wait in joins")));
  }

  /** Offers the homes of forks that wait here to have an idle node run them. */
  void offerQueued(int count, NodeId thief) {
    table.views(LOOKED_AT, services.nowMillis()).stream()
        .filter(attempt -> attempt.state() == HostState.QUEUED)
        .limit(Math.max(0, count))
        .forEach(
            attempt ->
                sender.send(attempt.home(), new NodeMessage.Stealable(attempt.path(), thief)));
  }

  /** Has everything that is hosted here leave, or go back if it has not begun. */
  void releaseAll(String why) {
    actors.values().forEach(host -> host.actor().tell(new ForkActor.Release(why)));
  }

  /** Whether nothing is hosted here and every home has what it was told. */
  boolean isEmpty() {
    return table.size() == 0;
  }

  /** How many attempts are hosted for each home. */
  Map<NodeId, Integer> byHome() {
    Map<NodeId, Integer> counts = new HashMap<>();
    for (Hosted hosted : actors.keySet()) {
      NodeId home = table.homeOf(hosted.origin(), hosted.path());
      counts.merge(home == null ? hosted.origin() : home, 1, Integer::sum);
    }
    return counts;
  }

  void apply(HostEvent event) {
    table.apply(event, services.nowMillis()).forEach(this::perform);
  }

  private void perform(HostEffect effect) {
    if (effect instanceof HostEffect.SendAccepted accepted) {
      sender.send(accepted.home(), new NodeMessage.Accepted(accepted.path(), accepted.attempt()));
    } else if (effect instanceof HostEffect.SendStarted started) {
      sender.send(started.home(), new NodeMessage.Started(started.path(), started.attempt()));
    } else if (effect instanceof HostEffect.SendEnded ended) {
      sendEnded(ended);
    } else if (effect instanceof HostEffect.SendHandedBack back) {
      sendHandedBack(back);
    } else if (effect instanceof HostEffect.SendCheckpoint sent) {
      sendCheckpoint(sent);
    } else if (effect instanceof HostEffect.AskRelease ask) {
      Host host = actors.get(new Hosted(ask.origin(), ask.path()));
      if (host != null && host.attempt() == ask.attempt()) {
        host.actor().tell(new ForkActor.Release(ask.why()));
      }
    } else if (effect instanceof HostEffect.SendNotReleased stays) {
      sender.send(
          stays.home(), new NodeMessage.NotReleased(stays.path(), stays.attempt(), stays.why()));
    } else if (effect instanceof HostEffect.SendCancelled cancelled) {
      sender.send(
          cancelled.home(), new NodeMessage.CancelAck(cancelled.path(), cancelled.attempt()));
    } else if (effect instanceof HostEffect.StartHosting start) {
      start(start, Objects.requireNonNull(arriving));
    } else if (effect instanceof HostEffect.StopHosting stop) {
      stop(stop);
    } else if (effect instanceof HostEffect.SendNotThere missing) {
      sender.send(missing.home(), new NodeMessage.NotThere(missing.path(), missing.attempt()));
    } else if (effect instanceof HostEffect.LetGo let) {
      letGo(let);
    }
  }

  private void start(HostEffect.StartHosting start, NodeMessage.Spawn spawn) {
    Hosted key = new Hosted(start.origin(), start.path());
    if (spawn.unit().job().isHeritable(start.path())) {
      units.put(key, spawn.unit());
    }
    actors.put(key, new Host(start.attempt(), spawnActor.apply(start.origin(), spawn)));
  }

  private void stop(HostEffect.StopHosting stop) {
    Host host = actors.get(new Hosted(stop.origin(), stop.path()));
    if (host != null && host.attempt() == stop.attempt()) {
      forget(stop.origin(), stop.path(), stop.attempt());
      host.actor().tell(new ForkActor.Stop(stop.why()));
      services.cancelBelow(stop.path(), stop.why());
    }
  }

  private void sendCheckpoint(HostEffect.SendCheckpoint sent) {
    FrozenState state = captured.get(new Hosted(sent.origin(), sent.path()));
    if (state != null) {
      int blob = offer(sent.path(), sent.attempt(), state);
      sender.send(
          sent.home(), new NodeMessage.Checkpointed(sent.path(), sent.attempt(), state, blob));
    }
  }

  private void sendHandedBack(HostEffect.SendHandedBack back) {
    FrozenState state =
        back.checkpoint() == 0 ? null : captured.get(new Hosted(back.origin(), back.path()));
    int blob = state == null ? 0 : offer(back.path(), back.attempt(), state);
    sender.send(
        back.home(),
        new NodeMessage.HandedBack(back.path(), back.attempt(), back.why(), state, blob));
  }

  /** Lets a large state be fetched; its size, or 0 if it goes with the message. */
  private int offer(ForkPath path, int attempt, FrozenState state) {
    int size = state.state().length;
    if (size <= services.config().blob().inlineBytes()) {
      return 0;
    }
    services
        .blobs()
        .putNext(
            BlobKeys.ofCheckpoints(path, attempt),
            BlobKeys.ofCheckpoint(path, attempt, state.at()),
            path.job(),
            state.state());
    return size;
  }

  private void sendEnded(HostEffect.SendEnded ended) {
    Outcome outcome = ended.outcome();
    int size = outcome.payload().length;
    boolean isBlob = size > services.config().blob().inlineBytes();
    if (isBlob) {
      services
          .blobs()
          .put(
              BlobKeys.ofOutcome(ended.path(), ended.attempt()),
              ended.path().job(),
              outcome.payload());
      outcome = new Outcome(outcome.kind(), new byte[0], outcome.message());
    }
    sender.send(
        ended.home(),
        new NodeMessage.Ended(ended.path(), ended.attempt(), outcome, isBlob ? size : 0));
  }

  /** What was captured of an attempt, and came of it, is of no more use. */
  private void letGo(HostEffect.LetGo let) {
    Hosted key = new Hosted(let.origin(), let.path());
    captured.remove(key);
    units.remove(key);
    spread.remove(key);
    services.blobs().removeSeries(BlobKeys.ofCheckpoints(let.path(), let.attempt()));
    services.blobs().remove(BlobKeys.ofOutcome(let.path(), let.attempt()));
  }

  void acknowledged(NodeId home, NodeMessage.EndedAck ack) {
    ForkPath path = ack.path();
    NodeId origin = table.originOf(home, path);
    if (origin != null && spread.remove(new Hosted(origin, path))) {
      node.tell(new NodeCommand.Settled(path, true));
    }
    services.blobs().remove(BlobKeys.ofOutcome(path, ack.attempt()));
    apply(new HostEvent.OutcomeAcked(home, path, ack.attempt()));
  }
}
