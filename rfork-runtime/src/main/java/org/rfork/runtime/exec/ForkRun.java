package org.rfork.runtime.exec;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.Continuation;
import org.rfork.ForkCancelledException;
import org.rfork.Progress;
import org.rfork.Task;
import org.rfork.runtime.Outcome;

/**
 * One attempt of a fork on this node. It is queued in the pool; whoever claims it first runs it: a
 * thread of the pool, or the thread that joins it.
 */
@SuppressWarnings("serial") // a ForkJoinTask is Serializable; a run never is
public final class ForkRun extends ForkJoinTask<@Nullable Void> {

  /** Told of the run's life, on the thread that runs it. Must not block. */
  public interface Listener {
    /** The fork's code is about to begin. */
    void started(ForkRun run);

    /** The fork said how far it is. */
    void progressed(ForkRun run, Progress progress);

    /** The run is over. Not called for a run that was withdrawn. */
    void ended(ForkRun run, Outcome outcome);
  }

  private enum Phase {
    QUEUED,
    RUNNING,
    OVER
  }

  private final ForkUnit unit;
  private final int attempt;
  private final Listener listener;
  private final ForkPool pool;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.QUEUED);
  private volatile @Nullable ForkContext context;
  private byte @Nullable [] lastEntered;

  ForkRun(ForkUnit unit, int attempt, Listener listener, ForkPool pool) {
    this.unit = unit;
    this.attempt = attempt;
    this.listener = listener;
    this.pool = pool;
  }

  /** What it runs. */
  public ForkUnit unit() {
    return unit;
  }

  /** Which attempt it is, from 1. */
  public int attempt() {
    return attempt;
  }

  /** Whether it waits for a thread. */
  public boolean isQueued() {
    return phase.get() == Phase.QUEUED;
  }

  /** Whether it has made forks of its own. */
  public boolean hasForked() {
    ForkContext running = context;
    return running != null && running.hasForked();
  }

  /** Takes the run out of the queue for good; false if it has begun. */
  public boolean withdraw() {
    if (!phase.compareAndSet(Phase.QUEUED, Phase.OVER)) {
      return false;
    }
    pool.left(this);
    return true;
  }

  /** Stops the run if it goes on: its thread is interrupted, its next safe point throws. */
  public void cancel(String why) {
    if (withdraw()) {
      return;
    }
    ForkContext running = context;
    if (running != null && phase.get() == Phase.RUNNING) {
      running.cancel(why);
    }
  }

  /** Takes the run for the calling thread; false if another was first or its gate is shut. */
  boolean claim() {
    if (phase.get() != Phase.QUEUED || !pool.gates().enter(this)) {
      return false;
    }
    if (!phase.compareAndSet(Phase.QUEUED, Phase.RUNNING)) {
      pool.gates().leave(unit.gate());
      return false;
    }
    pool.left(this);
    return true;
  }

  /** Runs a claimed run on the calling thread. */
  void runClaimed(int inlineDepth) {
    ForkContext outer = ForkContext.current();
    ForkContext inner =
        ForkContext.ofRun(this, pool.node(), inlineDepth, pool.firstAttemptBelow(attempt));
    context = inner;
    ForkContext.bind(inner);
    pool.began();
    Outcome outcome;
    try {
      listener.started(this);
      outcome = outcome(inner);
      ForkOutput.endLines(inner);
    } finally {
      phase.set(Phase.OVER);
      pool.ended();
      pool.gates().leave(unit.gate());
      ForkContext.bind(outer);
      // An interrupt was for this run; the outer run keeps its own if it is cancelled too.
      Thread.interrupted();
      if (outer != null && outer.isCancelled()) {
        outer.owner().interrupt();
      }
    }
    listener.ended(this, outcome);
  }

  private Outcome outcome(ForkContext inner) {
    try {
      Task<?> work;
      try {
        work =
            (Task<?>) Objects.requireNonNull(pool.codec().restore(unit.state(), unit.job(), inner));
      } catch (CaptureException refused) {
        return Outcome.without(
            Outcome.Kind.REFUSED,
            unit.path() + " cannot be restored on " + pool.node() + ": " + refused.getMessage());
      }
      Object result = call(inner, work);
      inner.requireBorn("its end");
      return Outcome.succeeded(pool.codec().captureExact(result, unit.job()));
    } catch (ForkCancelledException cancelled) {
      return inner.isCancelled()
          ? Outcome.without(Outcome.Kind.CANCELLED, cancelled.toString())
          : failed(cancelled);
    } catch (Throwable failure) { // user code: whatever it throws is the fork's outcome
      return failed(failure);
    }
  }

  private Outcome failed(Throwable failure) {
    return new Outcome(Outcome.Kind.FAILED, Failures.encode(failure), failure.toString());
  }

  private @Nullable Object call(ForkContext inner, Task<?> work) throws Exception {
    Task<?> entered = work;
    while (true) {
      inner.enter(entered);
      try {
        return entered.call();
      } catch (Reentry again) {
        entered = again.continuation();
      }
    }
  }

  /**
   * With the debugging aid on: leaves the continuation and enters it anew, unless nothing changed.
   */
  void safePoint(ForkContext inner) {
    if (!pool.reenters()) {
      return;
    }
    byte[] state = pool.codec().captureExact(inner.continuation(), unit.job());
    if (!Arrays.equals(state, lastEntered)) {
      lastEntered = state;
      var restored = (Continuation<?>) pool.codec().restore(state, unit.job(), inner);
      throw new Reentry(Objects.requireNonNull(restored));
    }
  }

  void reportProgress(Progress progress) {
    listener.progressed(this, progress);
  }

  @Override
  public @Nullable Void getRawResult() {
    return null;
  }

  @Override
  protected void setRawResult(@Nullable Void value) {}

  @Override
  protected boolean exec() {
    if (claim()) {
      runClaimed(0);
    }
    return phase.get() != Phase.QUEUED;
  }
}
