package org.rfork.runtime.exec;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkState;
import org.rfork.runtime.NodeId;

/** What a {@link ForkHandle} knows of its fork only until it ends; guarded as that says. */
final class LiveFork {
  final long bornNanos = System.nanoTime();
  volatile ForkUnit unit;
  volatile ForkHandle.@Nullable Status status;
  volatile @Nullable ForkRun run;
  volatile @Nullable NodeId orderedTo;
  volatile @Nullable Anchor anchor;
  @Nullable Supplier<String> whyHere;
  @Nullable List<Runnable> listeners;

  LiveFork(ForkUnit unit) {
    this.unit = unit;
  }

  ForkHandle.Status status(NodeId here) {
    ForkHandle.Status told = status;
    ForkRun queued = run;
    if (told != null) {
      return told;
    }
    if (queued == null || whyHere == null) {
      return new ForkHandle.Status(ForkState.WAITING, null, 0, "not placed yet");
    }
    ForkState state = queued.isQueued() ? ForkState.QUEUED : ForkState.RUNNING;
    return new ForkHandle.Status(state, here, queued.attempt(), whyHere.get());
  }
}
