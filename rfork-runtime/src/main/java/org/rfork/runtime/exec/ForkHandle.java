package org.rfork.runtime.exec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.ForkState;
import org.rfork.MisuseException;
import org.rfork.Progress;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/**
 * The handle to a fork: at its home the record of a local fork itself, elsewhere a stand-in that is
 * told of the outcome. Guarded by its monitor, which joins wait on.
 */
public final class ForkHandle<R extends @Nullable Object> implements Fork<R> {

  /** What the handle asks of its node. */
  public interface Home {
    /** Cancels the fork wherever it is. */
    boolean cancel(ForkHandle<?> fork, String why);

    /** Waits for the outcome, up to a limit if there is one. */
    void await(ForkHandle<?> fork, @Nullable Duration limit);

    /** Has the end of a fork told here whose home is elsewhere. */
    void watch(ForkHandle<?> fork);

    /** Turns an outcome into a result or an exception. */
    @Nullable Object result(ForkHandle<?> fork, Outcome outcome);

    /** Runs user code that hangs on a future. */
    void runCallback(Runnable callback);
  }

  /** Where the fork is, for people. */
  public record Status(ForkState state, @Nullable NodeId node, int attempt, String reason) {}

  private volatile ForkUnit unit;
  private final ForkOptions options;
  private volatile NodeId homeNode;
  private final Home home;
  private final long bornNanos = System.nanoTime();

  private volatile Status status;
  private volatile Progress progress = Progress.NONE;
  private volatile @Nullable Outcome outcome;
  private volatile @Nullable ForkRun run;
  private volatile @Nullable NodeId orderedTo;
  private @Nullable List<Runnable> listeners;
  private @Nullable Object result;
  private boolean resultKnown;

  /**
   * A handle.
   *
   * @param unit what is forked; a stand-in knows only its path and job
   * @param homeNode the node that keeps the fork's record
   */
  public ForkHandle(ForkUnit unit, ForkOptions options, NodeId homeNode, Home home) {
    this.unit = unit;
    this.options = options;
    this.homeNode = homeNode;
    this.home = home;
    this.status = new Status(ForkState.WAITING, null, 0, "not placed yet");
  }

  /** What is forked. */
  public ForkUnit unit() {
    return unit;
  }

  /** Sets the limit that the rule of its placement brought. */
  public void gate(ForkUnit.GateRule gate) {
    unit = unit.gate(gate);
  }

  /** How it is to be placed and retried. */
  public ForkOptions options() {
    return options;
  }

  /** The node that keeps its record. */
  public NodeId homeNode() {
    return homeNode;
  }

  /** Another node keeps its record now. */
  public void movedHome(NodeId newHome) {
    homeNode = newHome;
  }

  /** The node that somebody ordered it to, where it stays while that can run it; null if none. */
  public @Nullable NodeId orderedTo() {
    return orderedTo;
  }

  /** Somebody ordered it to a node; null: to any other than its present one. */
  public void orderTo(@Nullable NodeId node) {
    orderedTo = node;
  }

  /** Where it is, for people. */
  public Status status() {
    return status;
  }

  /** Milliseconds since it was forked. */
  public long ageMillis() {
    return (System.nanoTime() - bornNanos) / 1_000_000;
  }

  /** The outcome; null while there is none. */
  public @Nullable Outcome outcome() {
    return outcome;
  }

  /** The queued or running attempt in this JVM; null if it is elsewhere. */
  public @Nullable ForkRun run() {
    return run;
  }

  /** Tells where the fork is now. */
  public void update(Status now) {
    if (outcome == null) {
      status = now;
    }
  }

  /** Notes what the fork said of itself. */
  public void update(Progress said) {
    progress = said;
  }

  /** The fork is queued in this JVM: whoever joins it may run it. */
  public void queuedHere(ForkRun queued) {
    synchronized (this) {
      run = queued;
      notifyAll();
    }
  }

  /**
   * Ends the fork.
   *
   * @return false if it had ended before; then nothing changes
   */
  public boolean end(Outcome ended, @Nullable NodeId node, int attempt) {
    List<Runnable> told;
    synchronized (this) {
      if (outcome != null) {
        return false;
      }
      status = new Status(stateOf(ended), node, attempt, ended.message());
      outcome = ended;
      run = null;
      unit = unit.emptied(); // a kept handle must not keep the state
      told = listeners;
      listeners = null;
      notifyAll();
    }
    if (told != null) {
      told.forEach(Runnable::run);
    }
    return true;
  }

  /**
   * Calls when the fork has ended, at once if it has; on the thread that ends it. Must not block.
   */
  public void onEnd(Runnable listener) {
    synchronized (this) {
      if (outcome == null) {
        if (listeners == null) {
          listeners = new ArrayList<>(1);
        }
        listeners.add(listener);
        return;
      }
    }
    listener.run();
  }

  /** Whether there is an outcome. */
  public boolean isEnded() {
    return outcome != null;
  }

  @Override
  public R join() {
    home.await(this, null);
    return resultOrThrow();
  }

  @Override
  public R join(Duration limit) {
    home.await(this, limit);
    return resultOrThrow();
  }

  // The fork's work is a Task<R>, its result is captured from it, and null may be one.
  @SuppressWarnings({"unchecked", "NullAway"})
  private R resultOrThrow() {
    Outcome ended = outcome;
    if (ended == null) {
      throw new IllegalStateException(path() + " was awaited but has no outcome");
    }
    synchronized (this) {
      if (!resultKnown) {
        result = home.result(this, ended);
        resultKnown = true;
      }
      return (R) result;
    }
  }

  @Override
  public ForkState state() {
    return status.state();
  }

  @Override
  public boolean cancel() {
    return cancel("cancel() was called on its handle");
  }

  /** Cancels the fork and says why. */
  public boolean cancel(String why) {
    return home.cancel(this, why);
  }

  @Override
  public ForkPath path() {
    return unit.path();
  }

  @Override
  public Optional<String> node() {
    return Optional.ofNullable(status.node()).map(NodeId::name);
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public boolean inChild() {
    return false;
  }

  @Override
  public CompletableFuture<R> toCompletableFuture() {
    var future =
        new CompletableFuture<R>() {
          @Override
          public boolean cancel(boolean mayInterrupt) {
            ForkHandle.this.cancel();
            return super.cancel(mayInterrupt);
          }
        };
    home.watch(this);
    onEnd(() -> home.runCallback(() -> complete(future)));
    return future;
  }

  private void complete(CompletableFuture<R> future) {
    try {
      future.complete(resultOrThrow());
    } catch (RuntimeException failure) {
      future.completeExceptionally(failure);
    }
  }

  @Override
  public String toString() {
    return path() + " " + state();
  }

  private static ForkState stateOf(Outcome outcome) {
    return switch (outcome.kind()) {
      case SUCCEEDED -> ForkState.SUCCEEDED;
      case CANCELLED -> ForkState.CANCELLED;
      case FAILED, LOST, REFUSED -> ForkState.FAILED;
    };
  }

  /** The handle that the no-argument {@code fork()} returns in the child. */
  public static final class InChild<R extends @Nullable Object> implements Fork<R> {
    private final ForkContext self;

    /** For the fork that runs on the calling thread. */
    public InChild(ForkContext self) {
      this.self = self;
    }

    @Override
    public boolean inChild() {
      return true;
    }

    @Override
    public R join() {
      throw refuse("join itself");
    }

    @Override
    public R join(Duration limit) {
      throw refuse("join itself");
    }

    @Override
    public boolean cancel() {
      throw refuse("cancel itself by this handle");
    }

    @Override
    public CompletableFuture<R> toCompletableFuture() {
      throw refuse("wait for itself");
    }

    @Override
    public ForkState state() {
      return ForkState.RUNNING;
    }

    @Override
    public ForkPath path() {
      return self.path();
    }

    @Override
    public Optional<String> node() {
      return Optional.empty();
    }

    @Override
    public Progress progress() {
      return Progress.NONE;
    }

    private MisuseException refuse(String what) {
      return new MisuseException(
          self.path()
              + " is the child of this fork() and cannot "
              + what
              + ": test fork.inChild() first and return the child's result from run()");
    }
  }
}
