package org.rfork.runtime.exec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rfork.Fork;
import org.rfork.ForkOptions;
import org.rfork.ForkPath;
import org.rfork.ForkState;
import org.rfork.Progress;
import org.rfork.runtime.ForkName;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/**
 * The handle to a fork: at its home the record of a local fork itself, elsewhere a stand-in that is
 * told of the outcome. Guarded by its monitor, which joins wait on.
 */
public final class ForkHandle<R extends @Nullable Object> implements Fork<R> {

  /** The fork's name is that of its kin. */
  private static final int NO_NUMBER = -1;

  private static final VarHandle KIN = Fields.handle(MethodHandles.lookup(), "kin", Kin.class);
  private static final VarHandle LIFE = Fields.handle(MethodHandles.lookup(), "life", Life.class);

  // A program may keep a million handles of forks that have ended: each field counts.
  private volatile Kin kin;
  private final int number;
  private volatile @Nullable Progress progress;
  private volatile boolean listed;
  private volatile Life life;

  /**
   * A handle that belongs to no run of its parent.
   *
   * @param unit what is forked; a stand-in knows only its path and job
   * @param homeNode the node that keeps the fork's record
   */
  public ForkHandle(ForkUnit unit, ForkOptions options, NodeId homeNode, ForkHome home) {
    this(unit, 0, options, homeNode, home);
  }

  /**
   * A handle.
   *
   * @param parentAttempt see {@link Kin}
   */
  public ForkHandle(
      ForkUnit unit, int parentAttempt, ForkOptions options, NodeId homeNode, ForkHome home) {
    this(new Kin(unit.name(), parentAttempt, unit.job(), options, homeNode, home), NO_NUMBER, unit);
  }

  /**
   * The handle to a child that its parent numbered.
   *
   * @param kin whose base is the parent
   */
  @SuppressWarnings("NullAway") // their handles write them, without the fence that costs most
  public ForkHandle(Kin kin, int number, ForkUnit unit) {
    KIN.set(this, kin); // nobody else sees it yet
    Life living = new LiveFork(unit);
    LIFE.set(this, living);
    this.number = number;
  }

  private @Nullable LiveFork live() {
    return life instanceof LiveFork living ? living : null;
  }

  /** Whether its parent made it so. */
  @SuppressWarnings("ReferenceEquality") // each run of a parent makes its own
  boolean isOf(@Nullable Kin parents) {
    return number != NO_NUMBER && kin == parents;
  }

  /** Whether it lives and only its parent knows of it. */
  boolean isUnlisted() {
    return !listed && life instanceof LiveFork;
  }

  /** Whether it is, or is about to be, in the table of its home. */
  public boolean isListed() {
    return listed;
  }

  /** It is about to be in the table of its home: who ends it takes it out. */
  public void listed() {
    listed = true;
  }

  /** Its name. */
  public ForkName name() {
    LiveFork living = live();
    if (living != null) {
      return living.unit.name();
    }
    Kin known = kin;
    return number == NO_NUMBER ? known.base() : known.base().child(number);
  }

  /** Its job. */
  public JobInfo job() {
    return kin.job();
  }

  /** What is forked; known by its name alone once that has ended. */
  public ForkUnit unit() {
    LiveFork living = live();
    return living != null ? living.unit : ForkUnit.named(name(), job());
  }

  /** Sets the limit that the rule of its placement brought. */
  public void gate(ForkUnit.GateRule gate) {
    LiveFork living = live();
    if (living != null) {
      living.unit = living.unit.gate(gate);
    }
  }

  /** How it is to be placed and retried. */
  public ForkOptions options() {
    return kin.options();
  }

  /** The node that keeps its record. */
  public NodeId homeNode() {
    return kin.homeNode();
  }

  /** Another node keeps its record now. */
  public synchronized void movedHome(NodeId newHome) {
    kin = kin.at(newHome);
  }

  /** The parent's attempt that it belongs to; 0 if it has none. */
  public int parentAttempt() {
    return kin.parentAttempt();
  }

  /** It belongs to another attempt of its parent now, which goes on with it. */
  public synchronized void belongsTo(int parentAttempt) {
    kin = kin.under(parentAttempt);
  }

  /** The node that somebody ordered it to, where it stays while that can run it; null if none. */
  public @Nullable NodeId orderedTo() {
    LiveFork living = live();
    return living == null ? null : living.orderedTo;
  }

  /** Somebody ordered it to a node; null: to any other than its present one. */
  public void orderTo(@Nullable NodeId node) {
    LiveFork living = live();
    if (living != null) {
      living.orderedTo = node;
    }
  }

  /** Where it must be; null if nothing says so. */
  public @Nullable Anchor anchor() {
    LiveFork living = live();
    return living == null ? null : living.anchor;
  }

  /** It must be there. */
  public void anchor(Anchor where) {
    LiveFork living = live();
    if (living != null) {
      living.anchor = where;
    }
  }

  /** Where it is, for people. */
  public ForkStatus status() {
    LiveFork living = live();
    if (living != null) {
      return living.status(homeNode());
    }
    Ended ended = (Ended) life;
    return new ForkStatus(state(), ended.node(), ended.attempt(), ended.message());
  }

  /** Milliseconds since it was forked; 0 once it has ended. */
  public long ageMillis() {
    LiveFork living = live();
    return living == null ? 0 : living.ageMillis();
  }

  /** The outcome; null while there is none. */
  public @Nullable Outcome outcome() {
    Life now = life;
    return now instanceof Ended.Shared shared
        ? kin.home().shared(shared.result(), job())
        : now instanceof Ended.Captured captured ? captured.outcome() : null;
  }

  /** The queued or running attempt in this JVM; null if it is elsewhere. */
  public @Nullable ForkRun run() {
    LiveFork living = live();
    return living == null ? null : living.run;
  }

  /** Tells where the fork is now. */
  public void update(ForkStatus now) {
    LiveFork living = live();
    if (living != null) {
      living.status = now;
    }
  }

  /** Notes what the fork said of itself. */
  public void update(Progress said) {
    progress = said;
  }

  /** The fork is queued in this JVM: whoever joins it may run it. */
  public void queuedHere(ForkRun queued) {
    LiveFork living = live();
    if (living != null) {
      synchronized (this) {
        living.run = queued;
        notifyAll();
      }
    }
  }

  /**
   * As {@link #queuedHere(ForkRun)}, of a fork that was placed at its home and of whose life nobody
   * else tells.
   *
   * @param why for people
   */
  public void placedHere(ForkRun queued, Supplier<String> why) {
    LiveFork living = live();
    if (living == null) {
      return;
    }
    living.placedHere(why);
    if (number == NO_NUMBER) { // it may be known, and somebody may wait for it
      queuedHere(queued);
    } else {
      living.queued(queued);
    }
  }

  /**
   * Ends the fork.
   *
   * @return false if it had ended before; then nothing changes
   */
  public boolean end(Outcome ended, @Nullable NodeId node, int attempt) {
    LiveFork living = live();
    Life over = Ended.of(ended, node, attempt); // a kept handle must not keep the state
    Life before = living;
    if (living == null || !LIFE.compareAndSet(this, before, over)) {
      return false;
    }
    if (living.isAwaited()) {
      List<Runnable> told;
      synchronized (this) {
        told = living.listeners();
        notifyAll();
      }
      told.forEach(Runnable::run);
    }
    return true;
  }

  /** A thread is about to wait on the monitor until it has ended. */
  void awaited() {
    LiveFork living = live();
    if (living != null) {
      living.awaited();
    }
  }

  /**
   * Calls when the fork has ended, at once if it has; on the thread that ends it. Must not block.
   */
  public void onEnd(Runnable listener) {
    synchronized (this) {
      LiveFork living = live();
      if (living != null) {
        living.awaited();
        if (!isEnded()) { // else who ended it may not have seen that
          living.listen(listener);
          return;
        }
      }
    }
    listener.run();
  }

  /** Whether there is an outcome. */
  public boolean isEnded() {
    return life instanceof Ended;
  }

  @Override
  public R join() {
    kin.home().await(this, null);
    return resultOrThrow();
  }

  @Override
  public R join(Duration limit) {
    kin.home().await(this, limit);
    return resultOrThrow();
  }

  // The fork's work is a Task<R>, its result is captured from it, and null may be one.
  @SuppressWarnings({"unchecked", "NullAway"})
  private R resultOrThrow() {
    if (life instanceof Ended.Shared ended) {
      return (R) ended.result();
    }
    synchronized (this) { // two threads that join get one object
      if (life instanceof Ended.Shared ended) {
        return (R) ended.result();
      }
      if (!(life instanceof Ended.Captured ended)) {
        throw new IllegalStateException(path() + " was awaited but has no outcome");
      }
      if (ended instanceof Ended.Restored restored) {
        return (R) restored.result();
      }
      ForkHome home = kin.home();
      Object result = home.result(this, ended.outcome());
      life =
          home.shared(result, job()) != null // its bytes can be made again
              ? new Ended.Shared(result, ended.node(), ended.attempt())
              : new Ended.Restored(ended, result);
      return (R) result;
    }
  }

  @Override
  public ForkState state() {
    LiveFork living = live();
    if (living != null) {
      return living.status(homeNode()).state();
    }
    return ((Ended) life).state();
  }

  @Override
  public boolean cancel() {
    return cancel("cancel() was called on its handle");
  }

  /** Cancels the fork and says why. */
  public boolean cancel(String why) {
    return kin.home().cancel(this, why);
  }

  @Override
  public ForkPath path() {
    return name().path();
  }

  @Override
  public Optional<String> node() {
    return Optional.ofNullable(status().node()).map(NodeId::name);
  }

  @Override
  public Progress progress() {
    Progress said = progress;
    return said == null ? Progress.NONE : said;
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
    ForkHome home = kin.home();
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
}
