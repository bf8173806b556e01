package org.rfork.runtime.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.checkpoint.JobFile;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.node.ForkRegistry.SubmittedJob;
import org.rfork.runtime.placement.Pace;
import org.rfork.runtime.table.ForkTable;
import org.rfork.runtime.table.HomeEvent;
import org.rfork.runtime.table.HostEvent;
import org.rfork.runtime.table.HostTable;
import org.rfork.runtime.table.Timing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one actor that owns a node's tables. It only dispatches: {@link HomeDesk} and {@link
 * HostDesk} speak to the tables, {@link Meeting} to the cluster, {@link BlobDesk} moves large
 * states.
 */
final class NodeActor extends AbstractBehavior<NodeCommand> implements Sender {
  private static final Logger LOG = LoggerFactory.getLogger(NodeActor.class);
  private static final Duration TICK = Duration.ofMillis(100);

  private final NodeServices services;
  private final NodeSelf self;
  private final Outbox outbox;
  private final Inbox inbox;
  private final HomeDesk home;
  private final HostDesk host;
  private final BlobDesk blobs;
  private final StateCopies copies;
  private final Meeting meeting;
  private final WatchDesk watches;
  private final KeptJobs keptJobs;
  private final Farewells farewells;
  private final FreezeDesk freezes;
  private final NodeRuntime runtime;
  private final DeadlockDesk deadlocks;
  private final Deaths deaths;
  private final Balance balance;
  private final AskBoard asks = new AskBoard(this);
  private final Set<Fetching> fetching = new HashSet<>();
  private int lastLoad = -1;
  private Pace lastPace = Pace.UNKNOWN;
  private long lastCheckpoint;
  private boolean wasStarved;
  private long lastBegun;
  private boolean wasDraining;

  /** A payload that is on its way, and what for. */
  private record Fetching(NodeId from, Class<?> use, String key) {
    static Fetching of(NodeId from, NodeMessage.Large about) {
      return new Fetching(from, about.getClass(), about.blobKey());
    }
  }

  /** What the actor is given at its start, when the runtime exists. */
  record Parts(
      NodeServices services, NodeSelf self, Meeting meeting, NodeRuntime runtime, Inbox inbox) {}

  static Behavior<NodeCommand> create(Parts parts) {
    Behavior<NodeCommand> node =
        Behaviors.setup(
            context -> Behaviors.withTimers(timers -> new NodeActor(context, timers, parts)));
    // An error of ours in one message must not stop the node; Pekko logs it with its stack.
    return Behaviors.supervise(node).onFailure(SupervisorStrategy.resume());
  }

  private NodeActor(
      ActorContext<NodeCommand> context, TimerScheduler<NodeCommand> timers, Parts parts) {
    super(context);
    this.services = parts.services();
    this.self = parts.self();
    this.meeting = parts.meeting();
    Inbox me = parts.inbox();
    this.inbox = me;
    NodeId id = services.self();
    var timing = new Timing(services.config().forks().resendAfter().toMillis());
    this.outbox = new Outbox(id, () -> context.getSelf().tell(new NodeCommand.Flush()));
    this.copies = new StateCopies(services, this);
    this.home = new HomeDesk(new ForkTable(id, timing), services, me, this, copies);
    this.host =
        new HostDesk(
            new HostTable(id, timing, services.config().recovery().keptOutcomeBytes()),
            services,
            me,
            this,
            context::spawnAnonymous);
    this.balance = new Balance(services, home, host, this, self::drained);
    NodeRuntime runtime = parts.runtime();
    this.watches =
        new WatchDesk(
            services, me, this, fork -> services.chores().add(() -> runtime.takeOver(fork)));
    this.keptJobs =
        new KeptJobs(
            services,
            this,
            timing,
            job -> services.chores().add(() -> runtime.beginRoot(job)),
            (job, outcome) -> services.chores().add(() -> runtime.takeOver(job, outcome)),
            home::whole);
    this.farewells = new Farewells(services, this, timing);
    this.freezes = new FreezeDesk(services, runtime, home, host, keptJobs);
    this.runtime = runtime;
    this.deadlocks = new DeadlockDesk(services, asks, this);
    this.deaths = new Deaths(services.members(), self::isStartedHere, this::lost);
    var blob = services.config().blob();
    this.blobs =
        new BlobDesk(
            services.blobs(), blob.chunkBytes(), blob.chunksInFlight(), this::send, this::fetched);
    services.pool().onSaturated(() -> me.tell(new NodeCommand.Saturated()));
    timers.startTimerWithFixedDelay(new NodeCommand.Tick(), TICK);
  }

  @Override
  public Receive<NodeCommand> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::turn)
        .onSignal(PostStop.class, stopped -> stopped())
        .build();
  }

  private Behavior<NodeCommand> stopped() {
    inbox.close();
    return this;
  }

  private Behavior<NodeCommand> turn(NodeCommand command) {
    ForkContext.leave(); // a thread that a fork's message started has inherited its context
    if (command instanceof NodeCommand.Look) {
      inbox.take(this::dispatch);
    } else {
      dispatch(command);
    }
    return this;
  }

  private void dispatch(NodeCommand command) {
    if (command instanceof Envelope envelope) {
      for (NodeMessage message : envelope.messages()) {
        received(envelope.from(), message);
      }
    } else if (command instanceof NodeCommand.Flush) {
      outbox.flush();
    } else if (command instanceof NodeCommand.Travel travel) {
      home.travel(travel);
    } else if (command instanceof NodeCommand.AdoptFork adopt) {
      home.adopt(adopt);
    } else if (command instanceof NodeCommand.ReplaceFork replace) {
      home.replace(replace);
    } else if (command instanceof NodeCommand.HostedEnded ended) {
      host.ended(ended);
    } else if (command instanceof NodeCommand.HostedStarted started) {
      host.apply(new HostEvent.RunStarted(started.home(), started.path(), started.attempt()));
    } else if (command instanceof NodeCommand.LocalStarted started) {
      home.apply(new HomeEvent.Started(started.path(), started.attempt(), services.self()));
    } else if (command instanceof NodeCommand.LocalEnded ended) {
      localEnded(ended);
    } else if (command instanceof NodeCommand.HostedProgress said) {
      host.progressed(said);
    } else if (command instanceof NodeCommand.LocalProgress said) {
      home.progressed(new NodeMessage.Progressed(said.path(), said.attempt(), said.progress()));
    } else {
      occasional(command);
    }
  }

  private void occasional(NodeCommand command) {
    if (command instanceof NodeCommand.Tick) {
      tick();
    } else if (command instanceof NodeCommand.CancelFork cancel) {
      home.cancel(cancel.fork(), cancel.why());
    } else if (command instanceof NodeCommand.Saturated) {
      host.saturated();
    } else if (command instanceof NodeCommand.Withdrawn withdrawn) {
      host.withdrawn(withdrawn);
    } else if (command instanceof NodeCommand.HostedCheckpoint taken) {
      host.checkpointed(taken);
    } else if (command instanceof NodeCommand.HostedReleased released) {
      host.released(released);
    } else if (command instanceof NodeCommand.HostedStays stays) {
      host.apply(
          new HostEvent.NotReleased(stays.home(), stays.path(), stays.attempt(), stays.why()));
    } else if (command instanceof NodeCommand.LocalReleased released) {
      home.releasedHere(released);
    } else if (command instanceof NodeCommand.LocalStays stays) {
      home.staysHere(stays);
    } else if (command instanceof NodeCommand.MoveFork move) {
      home.move(move);
    } else if (command instanceof NodeCommand.Send order) {
      send(order.to(), order.message());
      if (order.message() instanceof NodeMessage.Line) {
        self.lineSent();
      }
    } else if (command instanceof NodeCommand.AskAll ask) {
      askAll(ask);
    } else if (command instanceof NodeCommand.WatchFork watch) {
      watches.watch(watch.fork());
    } else if (command instanceof NodeCommand.Fetch fetch) {
      blobs.fetch(fetch.from(), fetch.key(), fetch.bytes());
    } else if (command instanceof NodeCommand.Fetched fetched) {
      fetched(fetched);
    } else if (command instanceof NodeCommand.LocalCheckpoint taken) {
      home.checkpointedHere(taken);
    } else if (command instanceof NodeCommand.CopiesEnd ended) {
      copies.ended(ended.path());
    } else if (command instanceof NodeCommand.RootCheckpoint taken) {
      keptJobs.newest(taken.path(), taken.attempt(), taken.state());
    } else if (command instanceof NodeCommand.HomeFound found) {
      watches.homeFound(found.fork(), found.home());
    } else if (command instanceof NodeCommand.Settled settled) {
      settled(settled);
    } else if (command instanceof NodeCommand.RootEnded ended) {
      rootEnded(ended.job());
    } else if (command instanceof NodeCommand.Membership membership) {
      meeting
          .changed(membership.event())
          .ifPresent(gone -> deaths.gone(gone, services.nowMillis()));
    } else if (command instanceof NodeCommand.ProvenDead dead) {
      deaths.told(dead.address(), dead.how(), services.nowMillis());
      meeting.down(dead.address());
    } else if (command instanceof NodeCommand.RulesChanged) {
      home.apply(new HomeEvent.ClusterChanged());
    } else if (command instanceof NodeCommand.Commanded commanded) {
      meeting.answerObserver(
          commanded.replyTo(),
          new Envelope(
              services.self(), List.of(new NodeMessage.OrderAnswer(0, commanded.answer()))));
    } else if (command instanceof NodeCommand.Observed observed) {
      meeting.answerObserver(
          observed.replyTo(),
          new Envelope(
              services.self(), List.of(new NodeMessage.SnapshotAnswer(0, observed.snapshot()))));
    }
  }

  private void received(NodeId from, NodeMessage message) {
    if (message instanceof NodeMessage.Hello hello) {
      hello(from, hello);
      return;
    }
    if (message instanceof NodeMessage.Observe observe) {
      self.observe(observe.replyTo());
      return;
    }
    if (message instanceof NodeMessage.Command command) {
      self.command(command.replyTo(), command.order());
      return;
    }
    if (message instanceof NodeMessage.Unwelcome unwelcome) {
      self.unwelcome(from + " does not take it: " + unwelcome.why());
      return;
    }
    if (services.members().get(from) == null && !from.equals(services.self())) {
      LOG.debug("{} is not a member; its {} is ignored", from, message);
      return;
    }
    if (message instanceof NodeMessage.Spawn spawn) {
      host.arrived(from, spawn);
    } else if (message instanceof NodeMessage.Ended ended) {
      home.ended(from, ended);
    } else if (message instanceof NodeMessage.Accepted accepted) {
      home.apply(new HomeEvent.Accepted(accepted.path(), accepted.attempt(), from));
    } else if (message instanceof NodeMessage.Started started) {
      home.started(from, started);
    } else if (message instanceof NodeMessage.StartedAck ack) {
      host.startIsKnown(from, ack);
    } else if (message instanceof NodeMessage.EndedAck ack) {
      host.acknowledged(from, ack);
    } else if (message instanceof NodeMessage.HandedBack back) {
      home.handedBack(from, back);
    } else if (message instanceof NodeMessage.Checkpointed checkpointed) {
      home.checkpointed(from, checkpointed);
    } else if (message instanceof NodeMessage.Cancel cancel) {
      host.apply(
          new HostEvent.CancelArrived(
              from, cancel.path(), cancel.attempt(), cancel.owner(), cancel.why()));
    } else if (message instanceof NodeMessage.CancelAck ack) {
      home.apply(new HomeEvent.CancelAcked(ack.path(), ack.attempt(), from));
    } else if (message instanceof NodeMessage.Progressed said) {
      home.progressed(said);
    } else if (message instanceof NodeMessage.BlobPart part) {
      blobs.came(from, part);
    } else if (message instanceof NodeMessage.BlobAsk ask) {
      blobs.asked(from, ask);
    } else {
      receivedRarely(from, message);
    }
  }

  private void receivedRarely(NodeId from, NodeMessage message) {
    if (message instanceof NodeMessage.Load load) {
      load(from, load);
    } else if (message instanceof NodeMessage.Release release) {
      host.releaseArrived(from, release);
    } else if (message instanceof NodeMessage.NotReleased stays) {
      home.apply(new HomeEvent.NotReleased(stays.path(), stays.attempt(), from, stays.why()));
    } else if (message instanceof NodeMessage.Adopt adopt) {
      host.apply(new HostEvent.AdoptArrived(from, adopt.path(), adopt.attempt(), adopt.oldHome()));
    } else if (message instanceof NodeMessage.NotThere missing) {
      home.apply(new HomeEvent.NotThere(missing.path(), missing.attempt(), from));
    } else if (message instanceof NodeMessage.Settled settled) {
      settledHere(settled.path(), settled.succeeded());
    } else if (message instanceof NodeMessage.SurvivorsAsk ask) {
      send(
          from,
          new NodeMessage.SurvivorsAnswer(
              ask.request(), host.survivors(ask), copies.below(ask.family())));
    } else if (message instanceof NodeMessage.SurvivorsAnswer answer) {
      asks.answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.KeepCopy copy) {
      copies.arrived(from, copy);
    } else if (message instanceof NodeMessage.DropCopy drop) {
      copies.drop(drop.path());
    } else if (message instanceof NodeMessage.CopyAsk ask) {
      send(from, copies.answer(ask));
    } else if (message instanceof NodeMessage.CopyAnswer answer) {
      if (answer.blob() > 0) {
        fetch(from, answer);
      } else {
        asks.answered(answer.request(), from, answer);
      }
    } else if (message instanceof NodeMessage.BornAsk ask) {
      byte[] state = host.born(ask.owner(), ask.path());
      send(from, new NodeMessage.BornAnswer(ask.request(), state));
    } else if (message instanceof NodeMessage.BornAnswer answer) {
      asks.answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.FailAsk ask) {
      boolean known = runtime.fail(ask.path(), ask.outcome());
      send(from, new NodeMessage.FailAnswer(ask.request(), known));
    } else if (message instanceof NodeMessage.FailAnswer answer) {
      asks.answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.CheckpointKept kept) {
      host.checkpointKept(from, kept);
    } else if (message instanceof NodeMessage.ResourceAsk ask) {
      runtime.resources().answer(from, ask);
    } else if (message instanceof NodeMessage.ResourceAnswer answer) {
      asks.answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.Line line) {
      self.line(line);
    } else if (message instanceof NodeMessage.Listen listen) {
      self.listens(from, listen.job());
    } else if (message instanceof NodeMessage.Watch watch) {
      watches.watchedBy(from, watch.path());
    } else if (message instanceof NodeMessage.Watched ended) {
      watches.ended(from, ended);
    } else if (message instanceof NodeMessage.CancelAsked asked) {
      ForkHandle<?> fork = services.registry().find(asked.path());
      if (fork != null) {
        fork.cancel();
      }
    } else if (message instanceof NodeMessage.WaitsAsk ask) {
      deadlocks.asked(from, ask);
    } else if (message instanceof NodeMessage.WaitsAnswer answer) {
      asks.answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.Deadlock found) {
      deadlocks.ended(found);
    } else if (message instanceof NodeMessage.Steal steal) {
      balance.stealFrom(from, steal.count());
    } else if (message instanceof NodeMessage.Stealable stealable) {
      home.stealable(stealable.path(), stealable.thief());
    } else if (message instanceof NodeMessage.OrderAsk ask) {
      obey(from, ask);
    } else if (message instanceof NodeMessage.OrderAnswer answer) {
      asks.answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.ClassAsk ask) {
      String missing = self.missingClass(ask.names());
      send(from, new NodeMessage.ClassAnswer(ask.request(), missing));
    } else if (message instanceof NodeMessage.ClassAnswer answer) {
      asks.answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.SchemaAsk ask) {
      byte[] schema = ClusterSchemas.encoded(ask.className(), ask.digest());
      send(from, new NodeMessage.SchemaAnswer(ask.request(), schema));
    } else if (message instanceof NodeMessage.SchemaAnswer answer) {
      asks.answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.JobAsk ask) {
      Map<String, SubmittedJob> jobs = services.registry().submitted();
      SubmittedJob job = jobs.get(ask.job());
      send(
          from,
          new NodeMessage.JobAnswer(
              ask.request(),
              job == null || job.root() == null ? null : job.info(),
              List.copyOf(jobs.keySet())));
    } else if (message instanceof NodeMessage.JobAnswer answer) {
      asks.answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.KeepJob keep) {
      keptJobs.arrived(from, keep);
    } else if (message instanceof NodeMessage.JobResult result) {
      keptJobs.result(from, result);
    } else if (message instanceof NodeMessage.JobKept ack) {
      keptJobs.heard(from, ack);
    } else if (message instanceof NodeMessage.FreezeAsk ask) {
      freezes.asked(from, ask);
    } else if (message instanceof NodeMessage.FreezeAnswer answer) {
      if (answer.blob() > 0) {
        fetch(from, answer);
      } else {
        asks.answered(answer.request(), from, answer);
      }
    } else if (message instanceof NodeMessage.ResumeAsk ask) {
      resume(from, ask);
    } else if (message instanceof NodeMessage.ResumeAnswer answer) {
      asks.answered(answer.request(), from, answer);
    } else if (message instanceof NodeMessage.JobEnded ended) {
      host.apply(new HostEvent.JobOver(ended.job()));
      freezes.endJob(ended.job());
      copies.endJob(ended.job());
      self.jobEnded(ended.job());
      send(from, new NodeMessage.JobEndedAck(ended.job()));
    } else if (message instanceof NodeMessage.JobEndedAck ack) {
      farewells.heard(from, ack.job());
    } else if (message instanceof NodeMessage.SnapshotAsk ask) {
      send(from, new NodeMessage.SnapshotAnswer(ask.request(), self.snapshot()));
    } else if (message instanceof NodeMessage.SnapshotAnswer answer) {
      asks.answered(answer.request(), from, answer);
    }
  }

  private void resume(NodeId from, NodeMessage.ResumeAsk ask) {
    boolean isKnown = services.legacies().jobs().contains(ask.job()); // it is asked again
    if (ask.blob() > 0 && !isKnown) {
      fetch(from, ask);
      return;
    }
    if (!isKnown) {
      runtime.inherit(JobFile.decode(ask.file()));
    }
    send(from, new NodeMessage.ResumeAnswer(ask.request()));
  }

  /** A newcomer gets what frozen jobs that were restarted here had reached. */
  private void sendLegacies(NodeId to) {
    for (String job : services.legacies().jobs()) {
      byte[] file = services.blobs().get(BlobKeys.ofLegacy(job));
      if (file != null) {
        send(to, new NodeMessage.ResumeAsk(0, job, new byte[0], file.length));
      }
    }
  }

  private void hello(NodeId from, NodeMessage.Hello hello) {
    if (!meeting.isUp()) {
      return; // it greets all when it is
    }
    if (services.members().get(from) != null) {
      meeting.answer(hello);
    } else if (meeting.admits(from, hello)) {
      meeting.answer(hello);
      ActorRef<Envelope> actor = meeting.actor(hello.address());
      services.members().add(new Members.Peer(from, hello, actor));
      LOG.debug("{} at {} is a member now", from, hello.address());
      lastLoad = -1; // tell the newcomer
      sendLegacies(from);
      keptJobs.joined();
      self.heardHere().forEach(job -> send(from, new NodeMessage.Listen(job)));
      home.apply(new HomeEvent.ClusterChanged());
    }
  }

  private void lost(NodeId node, String how) {
    if (services.members().remove(node) == null) {
      return;
    }
    home.apply(new HomeEvent.NodeLost(node, how));
    host.apply(new HostEvent.HomeLost(node));
    blobs.lost(node, how);
    asks.lost(node);
    watches.lost(node, how);
    self.driverLost(node);
    host.driverLost(node);
    copies.driverLost(node);
    keptJobs.lost(node);
    farewells.lost(node);
    services.inheritance().forgetAll();
  }

  private void settled(NodeCommand.Settled it) {
    services.inheritance().forget(it.path());
    var message = new NodeMessage.Settled(it.path(), it.succeeded());
    services.members().peers().forEach(peer -> send(peer.id, message));
    settledHere(it.path(), it.succeeded());
  }

  private void settledHere(ForkPath path, boolean succeeded) {
    host.apply(new HostEvent.Settled(path));
    if (!succeeded) {
      services.cancelBelow(path, "its parent ended without a result");
    }
  }

  private void localEnded(NodeCommand.LocalEnded ended) {
    services.registry().counts(ended.path().job()).ended.increment();
    home.endedHere(ended);
  }

  private void load(NodeId from, NodeMessage.Load load) {
    Members.Peer peer = services.members().get(from);
    if (peer != null) {
      peer.pace = load.pace();
      boolean begins = load.draining() && !peer.isDraining();
      peer.draining(load.draining());
      if (begins) {
        home.apply(new HomeEvent.ClusterChanged());
      }
      int own = load.byHome().getOrDefault(services.self(), 0);
      peer.says(load.total(), Math.max(0, load.total() - own));
    }
  }

  private void tick() {
    long now = services.nowMillis();
    home.apply(new HomeEvent.Tick());
    host.tick();
    relieve();
    asks.tick(now);
    blobs.tick();
    deadlocks.tick(now);
    watches.tick(now);
    freezes.tick(now);
    keptJobs.tick();
    farewells.tick(now);
    deaths.tick(now);
    services.pool().giveUpRunaways(services.config().forks().cancelGrace());
    checkpoint(now);
    meeting.greetAgain(now);
    int load = services.pool().queued() + services.pool().active();
    balance.tick(load);
    boolean draining = services.members().isDraining();
    Pace pace = services.members().pace();
    if (load != lastLoad || draining != wasDraining || pace.differsFrom(lastPace)) {
      lastLoad = load;
      wasDraining = draining;
      lastPace = pace;
      var message = new NodeMessage.Load(load, host.byHome(), draining, pace);
      services.members().peers().forEach(peer -> send(peer.id, message));
    }
  }

  private void checkpoint(long nowMillis) {
    long interval = services.config().checkpoint().interval().toMillis();
    if (interval > 0 && nowMillis - lastCheckpoint >= interval) {
      lastCheckpoint = nowMillis;
      services.pool().askCheckpoints();
    }
  }

  /** What a join that blocks cannot see: the thread that went on then blocks now as well. */
  private void relieve() {
    boolean starved = services.pool().isStarved();
    long begun = services.pool().begun();
    if (starved && wasStarved && begun == lastBegun) {
      host.saturated();
      services.startFirstQueued();
    }
    wasStarved = starved;
    lastBegun = begun;
  }

  private void obey(NodeId from, NodeMessage.OrderAsk ask) {
    CompletableFuture<Void> unused =
        self.obey(ask.order())
            .thenAccept(
                answer ->
                    inbox.tell(
                        new NodeCommand.Send(
                            from, new NodeMessage.OrderAnswer(ask.request(), answer))));
  }

  private void askAll(NodeCommand.AskAll ask) {
    List<NodeId> asked = new ArrayList<>();
    services.members().peers().stream()
        .map(peer -> peer.id)
        .filter(id -> ask.only() == null || id.equals(ask.only()))
        .forEach(asked::add);
    if (ask.alsoHere()) {
      asked.add(services.self());
    }
    asks.ask(asked, ask.question(), ask.answers(), services.nowMillis(), ask.limit().toMillis());
  }

  private void rootEnded(String job) {
    keptJobs.ended(job);
    farewells.ended(job);
    host.apply(new HostEvent.JobOver(job));
    freezes.endJob(job);
    copies.endJob(job);
    self.jobEnded(job);
    watches.endJob(job);
  }

  @Override
  public void send(NodeId to, NodeMessage message) {
    Members.Peer peer = services.members().get(to);
    if (peer != null) {
      outbox.send(peer.actor, message);
    } else if (to.equals(services.self())) { // an attempt of this home that a former one spawned
      inbox.tell(new Envelope(to, List.of(message)));
    }
  }

  @Override
  public void fetch(NodeId from, NodeMessage.Large about) {
    if (!fetching.add(Fetching.of(from, about))) {
      return; // sent again while its payload is on its way
    }
    var bytes = new CompletableFuture<byte[]>();
    getContext()
        .pipeToSelf(
            bytes,
            (payload, failure) ->
                new NodeCommand.Fetched(from, about, payload, String.valueOf(failure)));
    blobs.fetch(from, about.blobKey(), bytes);
  }

  private void fetched(NodeId from, int bytes, long nanos) {
    Members.Peer peer = services.members().get(from);
    if (peer != null) {
      peer.bandwidth.add(bytes, nanos);
    }
  }

  private void fetched(NodeCommand.Fetched fetched) {
    fetching.remove(Fetching.of(fetched.from(), fetched.about()));
    byte[] payload = fetched.bytes();
    if (payload == null) {
      LOG.debug("{} of {} was not fetched: {}", fetched.about(), fetched.from(), fetched.problem());
      return; // the sender sends again, or is lost and the table learns it
    }
    received(fetched.from(), fetched.about().with(payload));
  }
}
