package org.rfork.runtime.exec;

import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

/** A run that is attached to something on its node, as its group sees it. */
record AttachedRun(ForkRun run, ForkContext context) implements GroupMember.Run {
  @Override
  public ForkPath path() {
    return context.path();
  }

  @Override
  public boolean isReentrant() {
    return !run.isTask();
  }

  @Override
  public boolean hasForked() {
    return context.hasForked();
  }

  @Override
  public FrozenState capture() {
    return run.captures().freeze(context);
  }

  @Override
  public String rehearse(FrozenState state, NodeId to) {
    return run.passage().rehearse(context.job(), context.holdings().all(), state.state(), to);
  }

  @Override
  public boolean holdsMore() {
    return context.holdings().all().size() > 1;
  }

  @Override
  public void checkCancelled() {
    context.checkCancelled();
  }

  @Override
  public void stay(String why) {
    run.stay(why);
  }
}
