package org.rfork.runtime.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;
import org.rfork.Progress;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.ForkPool;
import org.rfork.runtime.exec.ForkRun;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts one fork that travelled here: gets its state, has it run, and stops or hands it back when
 * told. Before it stands {@link HostDesk}, which spawns it; after it the pool, whose threads tell
 * the node's actor how the run goes.
 */
final class ForkActor extends AbstractBehavior<ForkActor.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(ForkActor.class);

  sealed interface Command {}

  /** The state is here. */
  record Ready(byte[] state) implements Command {}

  /** The state cannot be had. */
  record Unfetched(String why) implements Command {}

  /** Stop the run. */
  record Stop(String why) implements Command {}

  /** Withdraw the run if it has not begun. */
  record HandBack(String why) implements Command {}

  /** Stop the run at its next safe point, or withdraw it. */
  record Release(String why) implements Command {}

  /** The home knows that the run begins. */
  record StartIsKnown() implements Command {}

  /** The run is over. */
  record Over() implements Command {}

  private final NodeId home;
  private final ForkUnit unit;
  private final int attempt;
  private final boolean urgent;
  private final NodeServices services;
  private final ForkPool pool;
  private final ActorRef<NodeCommand> node;

  /** A careful run waits for this before it begins. */
  private final CountDownLatch startIsKnown;

  private @Nullable ForkRun run;

  static Behavior<Command> create(
      NodeId home, NodeMessage.Spawn spawn, NodeServices services, ActorRef<NodeCommand> node) {
    return Behaviors.setup(
        context -> new ForkActor(context, home, spawn, services, node).start(spawn.blob() > 0));
  }

  private ForkActor(
      ActorContext<Command> context,
      NodeId home,
      NodeMessage.Spawn spawn,
      NodeServices services,
      ActorRef<NodeCommand> node) {
    super(context);
    this.home = home;
    this.unit = spawn.unit();
    this.attempt = spawn.attempt();
    this.urgent = spawn.urgent();
    this.startIsKnown = new CountDownLatch(spawn.careful() ? 1 : 0);
    this.services = services;
    this.pool = services.pool();
    this.node = node;
  }

  private Behavior<Command> start(boolean isBlob) {
    if (!isBlob) {
      return begin(unit.state());
    }
    var bytes = new CompletableFuture<byte[]>();
    getContext()
        .pipeToSelf(
            bytes,
            (state, failure) ->
                state != null ? new Ready(state) : new Unfetched(String.valueOf(failure)));
    node.tell(new NodeCommand.Fetch(home, BlobKeys.ofState(unit.path()), bytes));
    return this;
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Ready.class, ready -> begin(ready.state()))
        .onMessage(Unfetched.class, this::unfetched)
        .onMessage(Stop.class, this::stop)
        .onMessage(HandBack.class, handBack -> handBack(handBack.why()))
        .onMessage(Release.class, this::release)
        .onMessage(StartIsKnown.class, this::startIsKnown)
        .onMessage(Over.class, over -> Behaviors.stopped())
        .build();
  }

  private Behavior<Command> begin(byte[] state) {
    ForkRun queued =
        pool.newRun(
            unit.state(state),
            attempt,
            new Reporter(services, node, home, getContext().getSelf(), startIsKnown));
    run = queued;
    if (urgent) {
      pool.submitOverLimit(queued);
    } else {
      pool.submit(queued);
      if (pool.isSaturated()) {
        return handBack("all threads of its node wait in joins");
      }
    }
    return this;
  }

  private Behavior<Command> startIsKnown(StartIsKnown known) {
    startIsKnown.countDown();
    return this;
  }

  private Behavior<Command> unfetched(Unfetched problem) {
    Outcome lost =
        Outcome.without(
            Outcome.Kind.LOST, "the state of " + unit.path() + " never came: " + problem.why());
    node.tell(new NodeCommand.HostedEnded(home, unit.path(), attempt, lost, false));
    return Behaviors.stopped();
  }

  private Behavior<Command> stop(Stop stop) {
    ForkRun running = run;
    if (running == null || running.withdraw()) {
      return Behaviors.stopped();
    }
    running.cancel(stop.why());
    return this;
  }

  private Behavior<Command> handBack(String why) {
    ForkRun queued = run;
    if (queued == null || urgent || !queued.withdraw()) {
      return this;
    }
    node.tell(new NodeCommand.Withdrawn(home, unit.path(), attempt, why));
    return Behaviors.stopped();
  }

  private Behavior<Command> release(Release release) {
    ForkRun known = run;
    if (known == null) {
      return this; // its state is still on its way, and the home asks again
    }
    if (known.withdraw()) {
      node.tell(new NodeCommand.Withdrawn(home, unit.path(), attempt, release.why()));
      return Behaviors.stopped();
    }
    if (!known.askRelease(release.why())) {
      node.tell(new NodeCommand.HostedStays(home, unit.path(), attempt, HomeDesk.NO_SAFE_POINTS));
    }
    return this;
  }

  private record Reporter(
      NodeServices services,
      ActorRef<NodeCommand> node,
      NodeId home,
      ActorRef<Command> host,
      CountDownLatch startIsKnown)
      implements ForkRun.Listener {
    /** If the home stays silent the run begins all the same. */
    private static final long SILENCE_SECONDS = 5;

    @Override
    public void started(ForkRun run) {
      node.tell(new NodeCommand.HostedStarted(home, run.unit().path(), run.attempt()));
      try {
        if (!startIsKnown.await(SILENCE_SECONDS, TimeUnit.SECONDS)) {
          LOG.debug("{} begins though {} has not said that it knows", run.unit().path(), home);
        }
      } catch (InterruptedException cancelled) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void progressed(ForkRun run, Progress progress) {
      node.tell(new NodeCommand.HostedProgress(home, run.unit().path(), run.attempt(), progress));
    }

    @Override
    public boolean wantsCheckpoints() {
      return true;
    }

    @Override
    public void checkpointed(ForkRun run, FrozenState state) {
      node.tell(new NodeCommand.HostedCheckpoint(home, run.unit(), run.attempt(), state));
    }

    @Override
    public void released(ForkRun run, FrozenState state, String why) {
      node.tell(new NodeCommand.HostedReleased(home, run.unit(), run.attempt(), state, why));
      host.tell(new Over());
    }

    @Override
    public void notReleased(ForkRun run, String why) {
      node.tell(new NodeCommand.HostedStays(home, run.unit().path(), run.attempt(), why));
    }

    @Override
    public void ended(ForkRun run, Outcome outcome) {
      if (services.pool().isClosed()) {
        return; // the node ends and has interrupted it, which is no failure of its own
      }
      services.runEnded(run, outcome);
      node.tell(
          new NodeCommand.HostedEnded(
              home, run.unit().path(), run.attempt(), outcome, run.hasSpread()));
      host.tell(new Over());
    }
  }
}
