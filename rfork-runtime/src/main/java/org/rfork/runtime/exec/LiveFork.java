package org.rfork.runtime.exec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkState;
import org.rfork.runtime.NodeId;

/** What a {@link ForkHandle} knows of its fork only until it ends; guarded as that says. */
final class LiveFork implements Life {
  private static final VarHandle UNIT =
      Fields.handle(MethodHandles.lookup(), "unit", ForkUnit.class);
  private static final VarHandle RUN = Fields.handle(MethodHandles.lookup(), "run", ForkRun.class);

  private final int bornTick = Ticks.now();
  volatile ForkUnit unit;
  volatile @Nullable ForkStatus status;
  volatile @Nullable ForkRun run;
  volatile @Nullable NodeId orderedTo;
  volatile @Nullable Anchor anchor;
  private volatile boolean awaited;
  private @Nullable Supplier<String> whyHere;
  private @Nullable List<Runnable> listeners;

  @SuppressWarnings("NullAway") // its handle writes the unit, without the fence that costs most
  LiveFork(ForkUnit unit) {
    UNIT.set(this, unit); // nobody else sees it yet
  }

  void placedHere(Supplier<String> why) {
    whyHere = why;
  }

  /** As a write of {@link #run}, of a fork that nobody else knows yet. */
  void queued(ForkRun queued) {
    RUN.setRelease(this, queued);
  }

  long ageMillis() {
    return Ticks.millisSince(bornTick);
  }

  /** Somebody wants to hear of its end. */
  void awaited() {
    awaited = true;
  }

  boolean isAwaited() {
    return awaited;
  }

  void listen(Runnable listener) {
    if (listeners == null) {
      listeners = new ArrayList<>(1);
    }
    listeners.add(listener);
  }

  List<Runnable> listeners() {
    List<Runnable> known = listeners;
    return known == null ? List.of() : known;
  }

  ForkStatus status(NodeId here) {
    ForkStatus told = status;
    ForkRun queued = run;
    if (told != null) {
      return told;
    }
    if (queued == null || whyHere == null) {
      return new ForkStatus(ForkState.WAITING, null, 0, "not placed yet");
    }
    ForkState state = queued.isQueued() ? ForkState.QUEUED : ForkState.RUNNING;
    return new ForkStatus(state, here, queued.attempt(), whyHere.get());
  }
}
