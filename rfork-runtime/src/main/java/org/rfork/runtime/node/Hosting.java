package org.rfork.runtime.node;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rfork.Progress;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.Departure;
import org.rfork.runtime.exec.ForkPool;
import org.rfork.runtime.exec.ForkRun;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.RunListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt of a fork that travelled here: has it run, and stops or hands it back when told. One
 * actor at a time tells it; the pool's threads tell the node's actor how the run goes.
 */
final class Hosting implements RunListener {
  private static final Logger LOG = LoggerFactory.getLogger(Hosting.class);

  /** If the home stays silent a careful run begins all the same. */
  private static final long SILENCE_SECONDS = 5;

  private final NodeId home;
  private final ForkUnit unit;
  private final int attempt;
  private final boolean isRerun;
  private final boolean urgent;
  private final NodeServices services;
  private final Inbox node;

  /** A careful run waits for this before it begins; null if it need not. */
  private final @Nullable CountDownLatch startIsKnown;

  private volatile @Nullable ForkRun run;

  /**
   * Nothing begins yet.
   *
   * @param home the home that spawned it
   */
  Hosting(NodeId home, ForkMessage.Spawn spawn, NodeServices services, Inbox node) {
    this.home = home;
    this.unit = spawn.unit();
    this.attempt = spawn.attempt();
    this.isRerun = spawn.isRerun();
    this.urgent = spawn.urgent();
    this.startIsKnown = spawn.careful() ? new CountDownLatch(1) : null;
    this.services = services;
    this.node = node;
  }

  NodeId home() {
    return home;
  }

  ForkUnit unit() {
    return unit;
  }

  int attempt() {
    return attempt;
  }

  /** Whether the fork's code has begun and is not over. */
  boolean isRunning() {
    ForkRun known = run;
    return known != null && known.isRunning();
  }

  /** Whether it waits for a thread. */
  boolean isQueued() {
    ForkRun known = run;
    return known != null && known.isQueued();
  }

  /** Its state is here: runs it when a thread is free. */
  void begin() {
    begin(unit);
  }

  /** Its state, which travelled by itself, is here. */
  void begin(byte[] state) {
    begin(unit.state(state));
  }

  private void begin(ForkUnit whole) {
    ForkPool pool = services.pool();
    ForkRun queued = pool.newRun(whole, attempt, isRerun, this);
    run = queued;
    if (urgent) {
      pool.submitOverLimit(queued);
      return;
    }
    pool.submit(queued);
    if (pool.isSaturated()) {
      handBack("all threads of its node wait in joins");
    }
  }

  /** The state cannot be had. */
  void unfetched(String why) {
    Outcome lost =
        Outcome.without(Outcome.Kind.LOST, "the state of " + unit.path() + " never came: " + why);
    node.tell(new NodeCommand.HostedEnded(home, unit.path(), attempt, lost, false));
  }

  /** The home knows that the run begins. */
  void startIsKnown() {
    if (startIsKnown != null) {
      startIsKnown.countDown();
    }
  }

  /** Stops the run, begun or not; nobody asks for it any more. */
  void stop(String why) {
    ForkRun known = run;
    if (known != null) {
      known.cancel(why);
    }
  }

  /** Withdraws the run if it has not begun. */
  void handBack(String why) {
    ForkRun known = run;
    if (known != null && !urgent && known.withdraw()) {
      node.tell(new NodeCommand.Withdrawn(home, unit.path(), attempt, why));
    }
  }

  /** Stops the run at its next safe point, or withdraws it. */
  void release(Departure asked) {
    ForkRun known = run;
    if (known == null) {
      return; // its state is still on its way, and the home asks again
    }
    if (known.withdraw()) {
      node.tell(new NodeCommand.Withdrawn(home, unit.path(), attempt, asked.why()));
    } else if (!known.askRelease(asked)) {
      node.tell(new NodeCommand.HostedStays(home, unit.path(), attempt, OpenMoves.NO_SAFE_POINTS));
    }
  }

  /** Its home has the state of this number. */
  void whole(long number) {
    ForkRun known = run;
    if (known != null) {
      known.whole(number);
    }
  }

  @Override
  public void started(ForkRun begun) {
    if (startIsKnown == null) {
      return; // the desk sees it when it looks, if it is not over by then
    }
    node.tell(new NodeCommand.HostedStarted(home, unit.path(), attempt));
    try {
      if (!startIsKnown.await(SILENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.debug("{} begins though {} has not said that it knows", unit.path(), home);
      }
    } catch (InterruptedException cancelled) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void progressed(ForkRun running, Progress progress) {
    node.tell(new NodeCommand.HostedProgress(home, unit.path(), attempt, progress));
  }

  @Override
  public boolean wantsCheckpoints() {
    return true;
  }

  @Override
  public boolean goesOnFromKept() {
    return true; // its home has it
  }

  @Override
  public void checkpointed(ForkRun running, FrozenState state) {
    node.tell(new NodeCommand.HostedCheckpoint(home, running.unit(), attempt, state));
  }

  @Override
  public void released(ForkRun over, FrozenState state, String why) {
    node.tell(new NodeCommand.HostedReleased(home, over.unit(), attempt, state, why));
  }

  @Override
  public void notReleased(ForkRun running, String why) {
    node.tell(new NodeCommand.HostedStays(home, unit.path(), attempt, why));
  }

  @Override
  public void ended(ForkRun over, Outcome outcome) {
    if (services.pool().isClosed()) {
      return; // the node ends and has interrupted it, which is no failure of its own
    }
    byte[] unused = outcome.payload(); // captured here, not by the actor
    services.pool().tallies().ended(unit.job().id());
    services.runEnded(over, outcome);
    node.gather(new NodeCommand.HostedEnded(home, unit.path(), attempt, outcome, over.hasSpread()));
    if (services.pool().queued() == 0) {
      node.leave(); // nothing comes that it could go with
    }
  }

  @Override
  public void threadIsFree() {
    services.pool().readWhileIdle();
  }
}
