package org.rfork.runtime.node;

import java.util.function.Supplier;
import org.rfork.Progress;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkRun;
import org.rfork.runtime.exec.ForkUnit;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.Joins;
import org.rfork.runtime.exec.RunListener;

/**
 * First attempts of forks that are placed on their own node: they run without the table, and the
 * actor is told only of what goes beyond this node. Safe for all threads.
 */
final class LocalRuns {
  private final NodeServices services;
  private final Joins joins;
  private final Inbox node;

  LocalRuns(NodeServices services, Joins joins, Inbox node) {
    this.services = services;
    this.joins = joins;
    this.node = node;
  }

  /**
   * Queues a fork, or runs it at once.
   *
   * @param isRerun whether its path may have run before
   * @param why it is here, for people
   * @param inline whether it should run on the calling thread
   */
  void start(
      ForkHandle<?> fork, int attempt, boolean isRerun, Supplier<String> why, boolean inline) {
    ForkRun run = services.pool().newRun(fork.unit(), attempt, isRerun, new Listener(fork));
    fork.placedHere(run, why);
    if (inline) {
      joins.runHere(run);
    } else {
      services.pool().submit(run);
    }
  }

  /** Follows such a fork, on the pool's threads. */
  private final class Listener implements RunListener {
    private final ForkHandle<?> fork;
    private volatile boolean hasCopies;

    Listener(ForkHandle<?> fork) {
      this.fork = fork;
    }

    @Override
    public void started(ForkRun run) {} // the handle looks at the run itself

    @Override
    public void progressed(ForkRun run, Progress progress) {
      fork.update(progress);
    }

    @Override
    public boolean wantsCheckpoints() {
      ForkUnit unit = fork.unit();
      return !unit.start().isTask() && services.wantsCheckpoints(unit);
    }

    @Override
    public boolean goesOnFromKept() {
      return fork.options().retries() == 0 // it would begin anew
          && services.isRecoverable(fork.unit());
    }

    @Override
    public void checkpointed(ForkRun run, FrozenState state) {
      if (fork.unit().isDurableRoot()) {
        node.tell(new NodeCommand.RootCheckpoint(fork.path(), run.attempt(), state));
      } else {
        run.whole(state.at().number()); // who could ask for an older one is gone with this node
        if (wantsCheckpoints()) { // else somebody freezes its job
          hasCopies = true;
          node.tell(new NodeCommand.LocalCheckpoint(fork, run.attempt(), state));
        }
      }
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
    public void ended(ForkRun run, Outcome outcome) {
      services.pool().tallies().ended(fork.job().id());
      services.runEnded(run, outcome);
      if (hasCopies) {
        node.tell(new NodeCommand.CopiesEnd(fork.path()));
      }
      if (run.hasSpread()) {
        node.tell(new NodeCommand.Settled(fork.path(), outcome.isSuccess()));
      }
      int retries = fork.options().retries();
      if (outcome.kind() == Outcome.Kind.FAILED && retries > 0 && !fork.isEnded()) {
        node.tell(new NodeCommand.Travel(fork, run.attempt() + 1, true, retries - 1, null));
      } else {
        services.end(fork, outcome, services.self(), run.attempt());
      }
    }
  }
}
