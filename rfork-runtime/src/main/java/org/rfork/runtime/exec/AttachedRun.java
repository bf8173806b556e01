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
  public ForkUnit unit() {
    return run.unit();
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
  public long nextNumber() {
    return run.captures().nextNumber();
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

  @Override
  public void keep(FrozenState state) {
    run.keep(state);
  }

  @Override
  public void whole(long number) {
    run.whole(number);
  }

  @Override
  public long newestKept() {
    return context.holdings().newestKept();
  }

  @Override
  public void taken(FrozenState state) {
    run.taken(state);
  }

  @Override
  public void notTaken(String why) {
    run.notTaken(why);
  }
}
