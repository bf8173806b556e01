package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
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
  private record Hosted(NodeId origin, ForkPath path) {
    @Override
    public boolean equals(@Nullable Object other) { // by hand, as its parts
      return other instanceof Hosted key && path.equals(key.path) && origin.equals(key.origin);
    }

    @Override
    public int hashCode() {
      return 31 * origin.hashCode() + path.hashCode();
    }
  }

  /** An attempt, from its spawn until the table lets it go. */
  private static final class Host {
    final int attempt;

    /** What it started from, as long as a home may ask; null if none may. */
    final @Nullable ForkUnit born;

    /** Null once it is over. */
    @Nullable Hosting hosting;

    /** The actor that hosts it; null once it is over. */
    @Nullable ActorRef<ForkActor.Command> actor;

    /** Whether a tick has found it running. */
    boolean stays;

    /** Its newest state that was captured here. */
    @Nullable FrozenState captured;

    /** Whether it is over and its children may be known elsewhere. */
    boolean spread;

    /** Whether something of it can be fetched. */
    boolean hasBlobs;

    /** Where it was last asked to go; null for anywhere. */
    @Nullable NodeId wish;

    Host(Hosting hosting) {
      ForkUnit unit = hosting.unit();
      this.attempt = hosting.attempt();
      this.born = unit.isHeritable() ? unit : null;
      this.hosting = hosting;
    }

    void order(Consumer<Hosting> what) {
      if (actor != null) {
        actor.tell(new ForkActor.Order(what));
      }
    }

    void over() {
      hosting = null;
      if (actor != null) {
        actor.tell(new ForkActor.Over());
        actor = null;
      }
    }
  }

  private final HostTable table;
  private final NodeServices services;
  private final Inbox node;
  private final Sender sender;
  private final Function<Behavior<ForkActor.Command>, ActorRef<ForkActor.Command>> spawnActor;
  private final Map<Hosted, Host> hosts = new HashMap<>();

  /** Invariant: exactly those of them that are not over. */
  private final Map<Hosted, Host> living = new HashMap<>();

  private NodeMessage.@Nullable Spawn arriving;

  HostDesk(
      HostTable table,
      NodeServices services,
      Inbox node,
      Sender sender,
      Function<Behavior<ForkActor.Command>, ActorRef<ForkActor.Command>> spawnActor) {
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
    boolean heritable = unit.isHeritable();
    String digest = heritable ? unit.digest() : "";
    apply(new HostEvent.SpawnArrived(home, unit.path(), spawn.attempt(), heritable, digest));
  }

  void ended(NodeCommand.HostedEnded it) {
    Host host = over(it.home(), it.path(), it.attempt());
    boolean isCurrent = table.isHosted(it.home(), it.path(), it.attempt());
    if (it.hasSpread() && isCurrent && it.outcome().isSuccess() && host != null) {
      host.spread = true; // settled when its home has the outcome
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
    Host host = origin == null ? null : hosts.get(new Hosted(origin, path));
    ForkUnit unit = host == null ? null : host.born;
    return unit == null || unit.resumed() != null ? new byte[0] : unit.state();
  }

  /** The newest captured states of a job's forks that run here for other homes. */
  Map<ForkPath, FrozenState> newest(String job) {
    Map<ForkPath, FrozenState> found = new HashMap<>();
    hosts.forEach(
        (key, host) -> {
          FrozenState state = host.captured;
          if (state != null && key.path().job().equals(job)) {
            found.merge(key.path(), state, JobPart::newer);
          }
        });
    return found;
  }

  /** Jobs that end with this driver end here. */
  void driverLost(NodeId driver) {
    hosts.values().stream()
        .flatMap(host -> Stream.ofNullable(host.born))
        .map(ForkUnit::job)
        .filter(job -> job.endsWithDriver() && job.driver().equals(driver))
        .map(JobInfo::id)
        .distinct()
        .toList()
        .forEach(job -> apply(new HostEvent.JobOver(job)));
  }

  private @Nullable Host find(NodeId origin, ForkPath path, int attempt) {
    Host host = hosts.get(new Hosted(origin, path));
    return host != null && host.attempt == attempt ? host : null;
  }

  /** By the home that it has now. */
  private @Nullable Host findOf(NodeId home, ForkPath path, int attempt) {
    NodeId origin = table.originOf(home, path);
    return origin == null ? null : find(origin, path, attempt);
  }

  /** The attempt needs no host any more. */
  private @Nullable Host over(NodeId origin, ForkPath path, int attempt) {
    Host host = find(origin, path, attempt);
    if (host != null) {
      over(new Hosted(origin, path), host);
    }
    return host;
  }

  private void over(Hosted key, Host host) {
    host.over();
    living.remove(key, host);
  }

  /** A home would have an attempt leave. */
  void releaseArrived(NodeId home, NodeMessage.Release it) {
    Host host = findOf(home, it.path(), it.attempt());
    if (host != null) {
      host.wish = it.to();
    }
    apply(new HostEvent.ReleaseArrived(home, it.path(), it.attempt(), it.why()));
  }

  /** A home has a state that was captured here. */
  void checkpointKept(NodeId home, NodeMessage.CheckpointKept it) {
    Host host = findOf(home, it.path(), it.attempt());
    if (host != null) {
      host.order(hosting -> hosting.whole(it.number()));
    }
  }

  /** A home knows that a careful attempt begins. */
  void startIsKnown(NodeId home, NodeMessage.StartedAck ack) {
    Host host = find(home, ack.path(), ack.attempt());
    if (host != null) {
      host.order(Hosting::startIsKnown);
    }
  }

  void withdrawn(NodeCommand.Withdrawn it) {
    over(it.home(), it.path(), it.attempt());
    apply(new HostEvent.HandBackAsked(it.home(), it.path(), it.attempt(), it.why()));
  }

  void checkpointed(NodeCommand.HostedCheckpoint taken) {
    ForkPath path = taken.unit().path();
    captured(find(taken.home(), path, taken.attempt()), taken.state());
    long number = taken.state().at().number();
    begun(taken.home(), path, taken.attempt());
    apply(new HostEvent.CheckpointTaken(taken.home(), path, taken.attempt(), number));
  }

  void released(NodeCommand.HostedReleased it) {
    ForkPath path = it.unit().path();
    captured(over(it.home(), path, it.attempt()), it.state());
    long number = it.state().at().number();
    begun(it.home(), path, it.attempt());
    apply(new HostEvent.Released(it.home(), path, it.attempt(), it.why(), number));
  }

  private static void captured(@Nullable Host host, FrozenState state) {
    if (host != null) {
      host.captured = state;
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
    List<Hosted> begun = new ArrayList<>();
    living.forEach(
        (key, host) -> {
          if (!host.stays && host.hosting != null && host.hosting.isRunning()) {
            host.stays = true;
            begun.add(key);
          }
        });
    for (Hosted key : begun) {
      Host host = hosts.get(key);
      if (host != null) {
        begun(key.origin(), key.path(), host.attempt);
      }
    }
    apply(new HostEvent.Tick());
  }

  /** Asks all hosts to hand back what has not begun. */
  void saturated() {
    String why = "all threads of its node wait in joins";
    living.values().forEach(host -> host.order(hosting -> hosting.handBack(why)));
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
    living.values().forEach(host -> host.order(hosting -> hosting.release(why, null)));
  }

  /** Whether nothing is hosted here and every home has what it was told. */
  boolean isEmpty() {
    return table.size() == 0;
  }

  /** How many attempts are hosted for each home. */
  Map<NodeId, Integer> byHome() {
    Map<NodeId, Integer> counts = new HashMap<>();
    for (Hosted key : living.keySet()) {
      NodeId home = table.homeOf(key.origin(), key.path());
      counts.merge(home == null ? key.origin() : home, 1, Integer::sum);
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
      Host host = find(ask.origin(), ask.path(), ask.attempt());
      if (host != null) {
        NodeId wish = host.wish;
        host.order(hosting -> hosting.release(ask.why(), wish));
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
    Hosting hosting = new Hosting(start.origin(), spawn, services, node);
    Host host = new Host(hosting);
    Hosted key = new Hosted(start.origin(), start.path());
    hosts.put(key, host);
    living.put(key, host);
    if (spawn.blob() > 0) {
      host.actor = spawnActor.apply(ForkActor.fetching(hosting, node));
    } else {
      host.actor = spawnActor.apply(ForkActor.create(hosting));
      hosting.begin();
    }
  }

  private void stop(HostEffect.StopHosting stop) {
    Host host = find(stop.origin(), stop.path(), stop.attempt());
    if (host != null && host.hosting != null) {
      host.order(hosting -> hosting.stop(stop.why()));
      over(new Hosted(stop.origin(), stop.path()), host);
      services.cancelBelow(stop.path(), stop.why());
    }
  }

  private void sendCheckpoint(HostEffect.SendCheckpoint sent) {
    Host host = find(sent.origin(), sent.path(), sent.attempt());
    FrozenState state = host == null ? null : host.captured;
    if (host != null && state != null) {
      int blob = offer(host, sent.path(), state);
      sender.send(
          sent.home(), new NodeMessage.Checkpointed(sent.path(), sent.attempt(), state, blob));
    }
  }

  private void sendHandedBack(HostEffect.SendHandedBack back) {
    Host host = find(back.origin(), back.path(), back.attempt());
    FrozenState state = back.checkpoint() == 0 || host == null ? null : host.captured;
    int blob = host == null || state == null ? 0 : offer(host, back.path(), state);
    sender.send(
        back.home(),
        new NodeMessage.HandedBack(back.path(), back.attempt(), back.why(), state, blob));
  }

  /** Lets a large state be fetched; its size, or 0 if it goes with the message. */
  private int offer(Host host, ForkPath path, FrozenState state) {
    int size = state.state().length;
    if (size <= services.config().blob().inlineBytes()) {
      return 0;
    }
    host.hasBlobs = true;
    services
        .blobs()
        .putNext(
            BlobKeys.ofCheckpoints(path, host.attempt),
            BlobKeys.ofCheckpoint(path, host.attempt, state.at()),
            path.job(),
            state.state());
    return size;
  }

  private void sendEnded(HostEffect.SendEnded ended) {
    Outcome outcome = ended.outcome();
    int size = outcome.payload().length;
    boolean isBlob = size > services.config().blob().inlineBytes();
    if (isBlob) {
      Host host = findOf(ended.home(), ended.path(), ended.attempt());
      if (host != null) {
        host.hasBlobs = true;
      }
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
    Host host = hosts.get(key);
    if (host == null || host.attempt != let.attempt()) {
      return;
    }
    hosts.remove(key);
    over(key, host);
    if (host.hasBlobs) {
      services.blobs().removeSeries(BlobKeys.ofCheckpoints(let.path(), let.attempt()));
      services.blobs().remove(BlobKeys.ofOutcome(let.path(), let.attempt()));
    }
  }

  void acknowledged(NodeId home, NodeMessage.EndedAck ack) {
    ForkPath path = ack.path();
    Host host = findOf(home, path, ack.attempt());
    if (host != null && host.spread) {
      host.spread = false;
      node.tell(new NodeCommand.Settled(path, true));
    }
    if (host != null && host.hasBlobs) {
      services.blobs().remove(BlobKeys.ofOutcome(path, ack.attempt()));
    }
    apply(new HostEvent.OutcomeAcked(home, path, ack.attempt()));
  }
}
