package org.rfork.runtime.node;

import java.time.Duration;
import org.rfork.ForkRefusedException;
import org.rfork.JoinInterruptedException;
import org.rfork.MisuseException;
import org.rfork.runtime.config.WhenFull;
import org.rfork.runtime.exec.Anchor;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.Joins;
import org.rfork.runtime.placement.Placement;

/**
 * Lets new forks of this home in, and places and starts them: on this node at once, elsewhere by
 * way of the actor. For the callers' threads, never the actor's.
 */
final class ForkLauncher {
  private final NodeServices services;
  private final Joins joins;
  private final Cancellations cancellations;
  private final Timer timer;
  private final LocalRuns localRuns;
  private final Inbox node;

  ForkLauncher(
      NodeServices services, Joins joins, Cancellations cancellations, Timer timer, Inbox node) {
    this.services = services;
    this.joins = joins;
    this.cancellations = cancellations;
    this.timer = timer;
    this.localRuns = new LocalRuns(services, joins, node);
    this.node = node;
  }

  /** Admits a fork; false if it should run on the calling thread at once. */
  boolean admit(ForkContext context, ForkHandle<?> fork) {
    if (services.admission().tryEnter()) {
      return true;
    }
    WhenFull whenFull = services.config().forks().whenFull();
    if (whenFull == WhenFull.REFUSE) {
      throw new ForkRefusedException(
          fork.path()
              + " was refused: "
              + services.admission().limit()
              + " forks are in flight; join some, or raise rfork.forks.max-in-flight",
          fork.path(),
          null,
          0,
          null);
    }
    boolean root = context.attempt() == 0;
    if (!root || (whenFull == WhenFull.HELP && services.members().isWorker())) {
      services.admission().enterOverLimit();
      return false;
    }
    try {
      services.admission().enter();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new JoinInterruptedException(
          "the thread was interrupted while " + fork.path() + " waited for room in flight",
          fork.path(),
          null,
          0,
          null);
    }
    return true;
  }

  /** Places and starts a fork of this home that no run of its parent forks. */
  void launch(ForkHandle<?> fork, int attempt) {
    boolean unused = launch(fork, attempt, attempt > 1, false, 0);
  }

  /**
   * Places and starts a new fork of this home.
   *
   * @param parent who forks it
   * @param inline whether it should run on the calling thread at once if it may run on this node
   * @param runNanos how long forks of its class run that fork nothing; 0 if that is not known
   * @return whether it was placed on this node
   */
  boolean launch(ForkContext parent, ForkHandle<?> fork, boolean inline, long runNanos) {
    return launch(fork, parent.firstAttemptOfChildren(), parent.isRerun(), inline, runNanos);
  }

  private boolean launch(
      ForkHandle<?> fork, int attempt, boolean isRerun, boolean inline, long runNanos) {
    enter(fork);
    Anchor anchor = fork.anchor();
    if (anchor != null && !services.members().isWorker()) { // it drains: all leave together, later
      localRuns.start(fork, attempt, isRerun, anchor::why, inline && joins.mayRunInline());
      return true;
    }
    Placement placement = services.placements().placeNew(fork, attempt, inline, runNanos);
    if (placement instanceof Placement.On on && on.node().self()) {
      fork.gate(ForkUnit.GateRule.of(on.rule(), on.limitPerNode()));
      localRuns.start(fork, attempt, isRerun, on.why(), inline && joins.mayRunInline());
      return true;
    }
    byte[] unused = fork.unit().state(); // captured here, not by the actor
    node.gather(
        new NodeCommand.Travel(fork, attempt, isRerun, fork.options().retries(), placement));
    return false;
  }

  /**
   * Enters a new fork of this home, which was admitted, and has its deadline kept.
   *
   * @throws MisuseException if a fork of its path is living
   */
  void enter(ForkHandle<?> fork) {
    ForkContext parent = ForkContext.current();
    if (parent == null || !parent.keeps(fork)) {
      for (ForkHandle<?> living = services.registry().enter(fork);
          living != null;
          living = services.registry().enter(fork)) {
        makeWay(living, fork);
      }
    }
    services.pool().tallies().forked(fork.job().id());
    Duration deadline = fork.options().deadline();
    if (deadline != null) {
      timer.after(
          deadline, () -> cancellations.cancel(fork, "its deadline of " + deadline + " passed"));
    }
  }

  /** An earlier run of the parent may have forked after this home was told to stop it. */
  private void makeWay(ForkHandle<?> living, ForkHandle<?> fork) {
    if (living.parentAttempt() >= fork.parentAttempt()) {
      services.admission().leave(); // it was counted in and will never end
      throw new MisuseException(
          "a fork named "
              + fork.path()
              + " is living already: give each fork of one parent a key of its own");
    }
    boolean unused = cancellations.cancel(living, "its parent runs again");
    services.registry().leave(living.name(), living);
  }
}
