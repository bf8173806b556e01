package org.rfork.runtime.node;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.table.HomeEvent;
import org.rfork.runtime.table.HostEvent;

/**
 * The actor of a node, and the desks that own its tables. Whoever has the turn ({@link Inbox})
 * works at the desks; the actor takes it for all that comes by Pekko, for time, and for what nobody
 * else does. It only dispatches: {@link HomeDesk} and {@link HostDesk} speak to the tables, {@link
 * Meeting} to the cluster, {@link BlobDesk} moves large states; {@link MessageRouter} knows which
 * of the {@link Desks} a message is for.
 */
final class NodeActor extends AbstractBehavior<NodeCommand> implements Inbox.Desk {

  private final NodeServices services;
  private final NodeSelf self;
  private final Inbox inbox;
  private final Meeting meeting;
  private final Desks desks;
  private final Heartbeats heartbeats;
  private final LoadDesk loads;
  private final PoolWatch pool;
  private final Endings endings;
  private final PeerChanges peers;
  private final Deaths deaths;
  private final MessageRouter messages;

  /** What the actor is given at its start, when the runtime exists. */
  record Parts(
      NodeServices services,
      NodeSelf self,
      Meeting meeting,
      NodeRuntime runtime,
      Inbox inbox,
      Function<Behavior<ForkActor.Command>, ActorRef<ForkActor.Command>> spawnActor) {}

  static Behavior<NodeCommand> create(Parts parts) {
    Behavior<NodeCommand> node = Behaviors.setup(context -> new NodeActor(context, parts));
    // An error of ours in one message must not stop the node; Pekko logs it with its stack.
    return Behaviors.supervise(node).onFailure(SupervisorStrategy.resume());
  }

  private NodeActor(ActorContext<NodeCommand> context, Parts parts) {
    super(context);
    this.services = parts.services();
    this.self = parts.self();
    this.inbox = parts.inbox();
    this.meeting = parts.meeting();
    NodeRuntime runtime = parts.runtime();
    this.desks = Desks.of(parts);
    this.heartbeats =
        new Heartbeats(
            services.members(),
            desks.courier(),
            meeting,
            services.config().cluster().unreachableAfter());
    this.loads = new LoadDesk(services, desks.home(), desks.host(), desks.courier());
    this.pool = new PoolWatch(services, desks.host());
    this.endings = new Endings(services, self, desks);
    this.peers = new PeerChanges(services, self, meeting, desks, heartbeats, loads);
    this.deaths = new Deaths(services.members(), self::isStartedHere, peers::lost);
    var questions =
        new QuestionDesk(
            services,
            self,
            desks,
            runtime.cancellations(),
            runtime.frozenJobs(),
            runtime.resources(),
            inbox);
    this.messages =
        new MessageRouter(services, self, desks, peers, heartbeats, loads, endings, questions);
    services.pool().onSaturated(() -> inbox.tell(new NodeCommand.Saturated()));
    services.pool().onIdle(this::idle);
    inbox.begin(this);
    services.pool().mail(inbox);
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
    if (command instanceof NodeCommand.Failed failed) {
      throw failed.error();
    }
    if (command instanceof NodeCommand.Look) {
      inbox.look();
    } else {
      inbox.add(command);
      inbox.settle();
    }
    return this;
  }

  /** On a thread of the pool, which has nothing to do. */
  private void idle() {
    if (desks.thief().isOfUse()) {
      inbox.gather(new NodeCommand.Idle());
      inbox.leave();
    }
  }

  @Override
  public void leave(boolean all) {
    boolean hasAsked = desks.thief().goesOn();
    if (loads.goesOn() || hasAsked) {
      services.links().alarm();
    }
    desks.courier().outbox().leave(all);
    desks.clock().turnOver();
  }

  @Override
  public boolean isQuiet() {
    return desks.courier().outbox().isQuiet();
  }

  @Override
  public boolean hasMail() {
    return desks.courier().outbox().hasMail();
  }

  @Override
  public void read(BooleanSupplier isOver, long mostNanos, boolean handsOver) {
    services.links().read(isOver, mostNanos, handsOver);
  }

  @Override
  public void nudge() {
    services.links().nudge();
  }

  @Override
  public void alarm() {
    services.links().alarm();
  }

  @Override
  public void dispatch(NodeCommand command) {
    if (command instanceof Envelope envelope) {
      opened(envelope);
    } else if (command instanceof NodeCommand.Travel travel) {
      desks.home().travel(travel);
    } else if (command instanceof NodeCommand.AdoptFork adopt) {
      desks.home().adopt(adopt);
    } else if (command instanceof NodeCommand.ReplaceFork replace) {
      desks.home().replace(replace);
    } else if (command instanceof NodeCommand.HostedEnded ended) {
      desks.host().ended(ended);
      desks.thief().over(ended.path());
    } else if (command instanceof NodeCommand.HostedStarted started) {
      desks
          .host()
          .apply(new HostEvent.RunStarted(started.home(), started.path(), started.attempt()));
    } else if (command instanceof NodeCommand.LocalStarted started) {
      desks.home().apply(new HomeEvent.Started(started.path(), started.attempt(), services.self()));
    } else if (command instanceof NodeCommand.LocalEnded ended) {
      localEnded(ended);
    } else if (command instanceof NodeCommand.HostedProgress said) {
      desks.host().progressed(said);
    } else if (command instanceof NodeCommand.LocalProgress said) {
      desks
          .home()
          .progressed(new ForkMessage.Progressed(said.path(), said.attempt(), said.progress()));
    } else {
      occasional(command);
    }
  }

  private void opened(Envelope envelope) {
    try {
      for (NodeMessage message : envelope.messages()) {
        if (!(message instanceof ForkMessage.Spawn)) {
          desks.host().begin(); // it may be about one of them
        }
        messages.received(envelope.from(), message);
      }
    } finally {
      desks.host().begin();
    }
  }

  private void occasional(NodeCommand command) {
    if (command instanceof NodeCommand.Tick) {
      tick();
    } else if (command instanceof NodeCommand.CancelFork cancel) {
      desks.home().cancel(cancel.fork(), cancel.why());
    } else if (command instanceof NodeCommand.Idle) {
      desks.thief().look();
    } else if (command instanceof NodeCommand.Saturated) {
      desks.host().saturated();
    } else if (command instanceof NodeCommand.Withdrawn withdrawn) {
      desks.host().withdrawn(withdrawn);
    } else if (command instanceof NodeCommand.HostedCheckpoint taken) {
      desks.host().checkpointed(taken);
    } else if (command instanceof NodeCommand.HostedReleased released) {
      desks.host().released(released);
    } else if (command instanceof NodeCommand.HostedStays stays) {
      desks
          .host()
          .apply(
              new HostEvent.NotReleased(stays.home(), stays.path(), stays.attempt(), stays.why()));
    } else if (command instanceof NodeCommand.LocalReleased released) {
      desks.home().releasedHere(released);
    } else if (command instanceof NodeCommand.LocalStays stays) {
      desks.home().staysHere(stays);
    } else if (command instanceof NodeCommand.MoveFork move) {
      desks.home().move(move);
    } else if (command instanceof NodeCommand.Send order) {
      desks.courier().send(order.to(), order.message());
      if (order.message() instanceof JobMessage.Line) {
        self.lineSent();
      }
    } else if (command instanceof NodeCommand.AskAll ask) {
      askAll(ask);
    } else if (command instanceof NodeCommand.WatchFork watch) {
      desks.watches().watch(watch.fork());
    } else if (command instanceof NodeCommand.Fetch fetch) {
      desks.courier().blobs().fetch(fetch.from(), fetch.key(), 0, fetch.bytes());
    } else if (command instanceof NodeCommand.Fetched fetched) {
      fetched(fetched);
    } else if (command instanceof NodeCommand.LocalCheckpoint taken) {
      desks.home().checkpointedHere(taken);
    } else if (command instanceof NodeCommand.CopiesEnd ended) {
      desks.copies().ended(ended.path());
    } else if (command instanceof NodeCommand.RootCheckpoint taken) {
      desks.keptJobs().newest(taken.path(), taken.attempt(), taken.state());
    } else if (command instanceof NodeCommand.HomeFound found) {
      desks.watches().homeFound(found.fork(), found.home());
    } else if (command instanceof NodeCommand.Settled settled) {
      endings.settled(settled);
    } else if (command instanceof NodeCommand.RootEnded ended) {
      endings.rootEnded(ended.job());
    } else if (command instanceof NodeCommand.Membership membership) {
      meeting
          .changed(membership.event())
          .ifPresent(gone -> deaths.gone(gone, services.nowMillis()));
    } else if (command instanceof NodeCommand.ProvenDead dead) {
      deaths.told(dead.address(), dead.how(), services.nowMillis());
      meeting.down(dead.address());
    } else if (command instanceof NodeCommand.LinkChanged changed) {
      peers.linkChanged(changed);
    } else if (command instanceof NodeCommand.RulesChanged) {
      desks.home().apply(new HomeEvent.ClusterChanged());
    } else if (command instanceof NodeCommand.Commanded commanded) {
      meeting.answerObserver(
          commanded.replyTo(),
          new Envelope(
              services.self(), List.of(new ClusterMessage.OrderAnswer(0, commanded.answer()))));
    } else if (command instanceof NodeCommand.Observed observed) {
      meeting.answerObserver(
          observed.replyTo(),
          new Envelope(
              services.self(), List.of(new ClusterMessage.SnapshotAnswer(0, observed.snapshot()))));
    }
  }

  private void fetched(NodeCommand.Fetched fetched) {
    NodeMessage whole = desks.courier().fetched(fetched);
    if (whole != null) {
      messages.received(fetched.from(), whole);
    }
  }

  private void localEnded(NodeCommand.LocalEnded ended) {
    services.pool().tallies().ended(ended.path().job());
    desks.home().endedHere(ended);
  }

  private void tick() {
    long now = services.nowMillis();
    desks.home().apply(new HomeEvent.Tick());
    desks.host().tick();
    pool.relieve();
    desks.asks().tick(now);
    desks.courier().blobs().tick();
    desks.deadlocks().tick(now);
    desks.watches().tick(now);
    desks.freezes().tick(now);
    desks.keptJobs().tick();
    desks.farewells().tick(now);
    deaths.tick(now);
    pool.tick(now);
    meeting.tick(now);
    heartbeats.tick(now);
    desks.balance().tick();
    loads.tick(services.pool().queued() + services.pool().active());
  }

  private void askAll(NodeCommand.AskAll ask) {
    List<NodeId> asked = new ArrayList<>();
    NodeId only = ask.only();
    if (only == null) {
      services.members().peers().forEach(peer -> asked.add(peer.id));
    } else if (!services.members().lost().contains(only) && meeting.isMember(only)) {
      asked.add(only); // perhaps others have met it, and this node soon will
    }
    if (ask.alsoHere()) {
      asked.add(services.self());
    }
    desks
        .asks()
        .ask(asked, ask.question(), ask.answers(), services.nowMillis(), ask.limit().toMillis());
  }
}
