package org.rfork.runtime.node;

import java.util.List;
import org.rfork.Progress;
import org.rfork.runtime.Outcome;
import org.rfork.runtime.exec.ForkHandle;
import org.rfork.runtime.exec.ForkRun;
import org.rfork.runtime.exec.FrozenState;
import org.rfork.runtime.exec.RunListener;

/**
 * Runs in this JVM of forks of this home that are in the table: the pool's threads tell the actor.
 */
record TableRunListener(NodeServices services, Inbox node, ForkHandle<?> fork)
    implements RunListener {
  @Override
  public boolean wantsCheckpoints() {
    return services.wantsCheckpoints(fork.unit());
  }

  @Override
  public boolean goesOnFromKept() {
    return services.isRecoverable(fork.unit());
  }

  @Override
  public void checkpointed(ForkRun run, FrozenState state) {
    var taken = new MoveMessage.Checkpointed(fork.path(), run.attempt(), state, 0);
    node.tell(new Envelope(services.self(), List.of(taken)));
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
  public void started(ForkRun run) {
    node.tell(new NodeCommand.LocalStarted(run.unit().path(), run.attempt()));
  }

  @Override
  public void progressed(ForkRun run, Progress progress) {
    node.tell(new NodeCommand.LocalProgress(run.unit().path(), run.attempt(), progress));
  }

  @Override
  public void ended(ForkRun run, Outcome outcome) {
    services.runEnded(run, outcome);
    node.tell(
        new NodeCommand.LocalEnded(run.unit().path(), run.attempt(), outcome, run.hasSpread()));
  }
}
