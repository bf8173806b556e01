package org.rfork.runtime.exec;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/** A thread of the pool. */
final class Worker extends ForkJoinWorkerThread {
  private final Lanes lanes;
  private final Lane lane = new Lane();

  Worker(ForkJoinPool owner, Lanes lanes, String name) {
    super(owner);
    this.lanes = lanes;
    setName(name);
    setContextClassLoader(ForkPool.class.getClassLoader());
  }

  Lane lane() {
    return lane;
  }

  @Override
  protected void onStart() {
    lane.bind(); // a spare thread is started by a fork, and has inherited its context
    lanes.enter(lane);
  }

  @Override
  protected void onTermination(@Nullable Throwable exception) {
    lanes.leave(lane);
  }
}
