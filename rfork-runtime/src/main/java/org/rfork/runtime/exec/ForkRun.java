package org.rfork.runtime.exec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinTask;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.Continuation;
import org.rfork.Progress;
import org.rfork.Task;
import org.rfork.runtime.Outcome;

/**
 * One attempt of a fork on this node. It is queued in the pool; whoever claims it first runs it: a
 * thread of the pool, or the thread that joins it.
 */
@SuppressWarnings("serial") // a ForkJoinTask is Serializable; a run never is
public final class ForkRun extends ForkJoinTask<@Nullable Void> {
  private static final String NO_SAFE_POINTS = "is a task, which has no safe points";
  private static final String NONE_BEFORE_ITS_END = "came by no safe point before it ended";

  private static final VarHandle PHASE =
      Fields.handle(MethodHandles.lookup(), "phase", Phase.class);
  private static final VarHandle CONTEXT =
      Fields.handle(MethodHandles.lookup(), "context", ForkContext.class);
  private static final VarHandle HELD_UP =
      Fields.handle(MethodHandles.lookup(), "isHeldUp", boolean.class);

  private enum Phase {
    QUEUED,
    RUNNING,
    OVER
  }

  private final ForkUnit unit;
  private final int attempt;
  private final boolean isRerun;
  private final RunListener listener;
  private final ForkPool pool;
  private volatile Phase phase;
  private volatile @Nullable ForkContext context;

  /** Null as long as nobody has asked anything of it. */
  private volatile @Nullable Asks asks;

  private volatile @Nullable Departure releaseAsked;
  private volatile boolean isTask;
  private volatile boolean isHeldUp;
  private volatile boolean isPaused;
  private volatile boolean wasCancelled;

  /** Null as long as nobody has waited for a capture. */
  private volatile @Nullable NextCheckpoint next;

  /** Null before it comes by its first safe point. */
  private @Nullable Captures captures;

  @SuppressWarnings("NullAway") // its handle writes the phase, without the fence that costs most
  ForkRun(ForkUnit unit, int attempt, boolean isRerun, RunListener listener, ForkPool pool) {
    this.unit = unit;
    this.attempt = attempt;
    this.isRerun = isRerun;
    this.listener = listener;
    this.pool = pool;
    PHASE.set(this, Phase.QUEUED); // nobody else sees it yet
  }

  /** The name of the node that it runs on. */
  String node() {
    return pool.node();
  }

  /** What it runs. */
  public ForkUnit unit() {
    return unit;
  }

  /** Which attempt it is, from 1. */
  public int attempt() {
    return attempt;
  }

  /** Whether an earlier run of this fork, or of its path, may have left forks behind. */
  public boolean isRerun() {
    return isRerun || unit.resumed() != null;
  }

  /** Whether it waits for a thread. */
  public boolean isQueued() {
    return phase == Phase.QUEUED;
  }

  /**
   * Whether its thread runs another fork for it, in a join or in place of a fork that found no
   * room: until that one is over it comes by no safe point.
   */
  public boolean isHeldUp() {
    return isHeldUp;
  }

  /** Whether its thread waits for something outside: until that comes it has no safe point. */
  public boolean isPaused() {
    return isPaused;
  }

  /** Its thread is about to block, and lets another fork have its core and its place. */
  void pause() {
    isPaused = true;
    pool.ended();
    pool.gates().leave(unit.gate());
  }

  /** Its thread goes on. */
  void goOn() {
    pool.gates().reenter(unit.gate());
    pool.began();
    isPaused = false;
  }

  /** Whether it has begun and is not over. */
  public boolean isRunning() {
    return phase == Phase.RUNNING;
  }

  /** Whether it has made forks of its own. */
  public boolean hasForked() {
    ForkContext running = context;
    return running != null && running.hasForked();
  }

  /** Whether forks that it, or an earlier run, made may be known on other nodes. */
  public boolean hasSpread() {
    ForkContext running = context;
    return running != null && running.hasSpread();
  }

  /** Takes the run out of the queue for good; false if it has begun. */
  public boolean withdraw() {
    if (!PHASE.compareAndSet(this, Phase.QUEUED, Phase.OVER)) {
      return false;
    }
    pool.left();
    noCheckpoint("was taken back before it began");
    return true;
  }

  /** Stops the run if it goes on: its thread is interrupted, its next safe point throws. */
  public void cancel(String why) {
    if (withdraw()) {
      return;
    }
    ForkContext running = context;
    if (running != null && phase == Phase.RUNNING) {
      running.cancel(why);
      ask(Asks.CANCEL);
      wasCancelled = true;
      pool.cancelled(this, why);
      if (phase == Phase.OVER) {
        pool.forget(this);
      }
    }
  }

  /** See {@link ForkContext#firstAttemptOfChildren()}. */
  int firstAttemptBelow() {
    return isRerun() ? pool.nextRerun() : attempt;
  }

  /** The thread that runs it; only for a run that has begun. */
  Thread thread() {
    return Objects.requireNonNull(context).owner();
  }

  /** Has the continuation captured at its next safe point; nothing happens in a task. */
  public void askCheckpoint() {
    askCheckpoint(false);
  }

  private void askCheckpoint(boolean soon) {
    GroupMember member = member();
    if (member != null) {
      member.askCheckpoint(soon);
    } else if (!isTask()) {
      ask(Asks.CHECKPOINT);
    }
  }

  /** Its part in the group that it is attached with; null if it has none. */
  private @Nullable GroupMember member() {
    ForkContext running = context;
    return running == null ? null : running.member();
  }

  /**
   * As {@link #askCheckpoint}, and tells of the state when it is captured.
   *
   * @return completes on the run's thread; with an {@link IllegalStateException} that says why if
   *     there will be none: it is a task, ends before, or cannot be captured
   */
  public CompletableFuture<FrozenState> nextCheckpoint() {
    CompletableFuture<FrozenState> taken = waitedFor().await();
    askCheckpoint(true);
    if (isTask()) {
      noCheckpoint(NO_SAFE_POINTS);
    } else if (phase == Phase.OVER) {
      noCheckpoint(NONE_BEFORE_ITS_END);
    }
    return taken;
  }

  /** Asks something of it at its safe points; nothing happens once it is over. */
  private void ask(int what) {
    Asks asked = asked();
    asked.ask(what);
    if (phase == Phase.OVER) { // it may not have seen them
      asked.over();
    }
  }

  private synchronized Asks asked() {
    Asks known = asks;
    if (known == null) {
      known = new Asks();
      asks = known;
    }
    return known;
  }

  private boolean done(int what) {
    Asks asked = asks;
    return asked != null && asked.done(what);
  }

  private synchronized NextCheckpoint waitedFor() {
    NextCheckpoint known = next;
    if (known == null) {
      known = new NextCheckpoint();
      next = known;
    }
    return known;
  }

  /** Tells those who wait for a capture that there is none; {@code why} follows the path. */
  private void noCheckpoint(String why) {
    NextCheckpoint waited = next;
    if (waited != null) {
      waited.failed(unit.path() + " " + why);
    }
  }

  /**
   * Has the continuation leave at its next safe point, of which the listener is told. If it is
   * attached to something on this node all that are leave together.
   *
   * @return false if it has no safe points, since it is a task, or does not run
   */
  public boolean askRelease(Departure asked) {
    if (phase != Phase.RUNNING || isTask()) {
      return false;
    }
    releaseAsked = asked;
    GroupMember member = member();
    if (member == null) {
      ask(Asks.RELEASE);
    } else {
      member.leaveAsked(asked);
    }
    return true;
  }

  /** Takes the run for the calling thread; false if another was first or its gate is shut. */
  boolean claim() {
    if (phase != Phase.QUEUED || !pool.gates().enter(this)) {
      return false;
    }
    if (!PHASE.compareAndSet(this, Phase.QUEUED, Phase.RUNNING)) {
      pool.gates().leave(unit.gate());
      return false;
    }
    pool.left();
    return true;
  }

  /**
   * Takes off the top of the calling thread's own deque what need not stay there: its join, or an
   * idle node, was faster. What lies deeper goes when that is on top.
   */
  static void dropTaken() {
    ForkJoinTask<?> top = peekNextLocalTask();
    while (top instanceof ForkRun run && !run.isQueued()) {
      ForkJoinTask<?> unused = pollNextLocalTask();
      top = peekNextLocalTask();
    }
  }

  /** Runs a claimed run on the calling thread. */
  void runClaimed(int inlineDepth) {
    Lane lane = Lane.own();
    Lanes lanes = pool.lanes();
    if (lane.isOf(lanes)) {
      runClaimed(inlineDepth, lane);
      return;
    }
    lanes.enter(lane); // main's thread helps, or an extra one
    try {
      runClaimed(inlineDepth, lane);
    } finally {
      lanes.leave(lane);
    }
  }

  private void runClaimed(int inlineDepth, Lane lane) {
    ForkContext outer = lane.context();
    ForkRun below = outer == null ? null : outer.run();
    if (below != null) {
      HELD_UP.setRelease(below, true);
    }
    ForkContext inner = ForkContext.ofRun(this, inlineDepth, outer);
    CONTEXT.setRelease(this, inner);
    lane.context(inner);
    pool.lanes().add(lane, Lane.BEGUN, 1);
    if (below == null) { // else the thread is counted for that
      pool.lanes().add(lane, Lane.ACTIVE, 1);
    }
    boolean isKept = isKept();
    ForkContext keptBelow = lane.kept();
    if (isKept) {
      lane.kept(inner);
    }
    if (inner.isUnborn()) {
      ask(Asks.BIRTH);
    }
    if (pool.reenters()) {
      ask(Asks.REENTER);
    }
    Outcome outcome = null;
    Leaving left = null;
    try {
      listener.started(this);
      outcome = UserCode.outcome(this, inner, pool);
    } catch (Leaving leaving) {
      left = leaving;
      NextCheckpoint.taken(next, leaving.state());
    } finally {
      ForkOutput.endLines(inner);
      inner.leaveChildren(pool);
      phase = Phase.OVER;
      boolean wasGivenUp = wasCancelled && pool.cancelledEnded(this);
      if (wasGivenUp != (below == null)) {
        pool.lanes().add(lane, Lane.ACTIVE, wasGivenUp ? 1 : -1);
        pool.surplus().oneOver();
      }
      if (isKept) {
        lane.kept(keptBelow);
      }
      Asks asked = asks;
      if (asked != null) {
        asked.over();
      }
      noCheckpoint(NONE_BEFORE_ITS_END);
      pool.gates().leave(unit.gate());
      lane.context(outer);
      if (below != null) {
        HELD_UP.setRelease(below, false);
      }
      // An interrupt was for this run; the outer run keeps its own if it is cancelled too.
      Thread.interrupted();
      if (outer != null && outer.isCancelled()) {
        outer.owner().interrupt();
      }
    }
    GroupMember attached = inner.member();
    Holdings held = inner.known();
    if (held != null) {
      held.over(outcome);
    }
    if (left != null) {
      listener.released(this, left.state(), left.why());
    } else if (outcome != null) {
      ended(outcome, attached);
    }
  }

  private void ended(Outcome outcome, @Nullable GroupMember attached) {
    if (attached == null) {
      listener.ended(this, outcome);
    } else {
      attached.ends(outcome, () -> listener.ended(this, outcome));
    }
  }

  /** Its work is about to be entered: now it is known whether that has safe points. */
  void enters(Task<?> work) {
    if (!(work instanceof Continuation<?>)) {
      if (!unit.start().isTask()) { // else that was known
        isTask = true;
      }
      done(Asks.CHECKPOINT);
      noCheckpoint(NO_SAFE_POINTS);
      stay("it is a task, which runs to its end once it has begun");
    } else if (isKept() && pool.captureEvery() > 0) {
      ask(Asks.COUNT);
    }
  }

  /** The continuation can be captured now, since it called from where it may be entered again. */
  void safePoint(ForkContext inner) {
    GroupMember member = inner.member();
    if (member == null) {
      safePointAlone(inner);
    } else {
      safePointWith(member);
    }
    if (done(Asks.PUBLISH)) {
      inner.holdings().publish();
    }
    if (pool.reenters()) {
      captures().reenter(inner);
    }
  }

  private void safePointAlone(ForkContext inner) {
    Departure asked = releaseAsked;
    if (asked != null) {
      stay(asked.leave(captures(), inner, pool.passage()));
    } else if (done(Asks.CHECKPOINT) || isNthUncaptured()) {
      checkpoint(inner);
    }
  }

  /** What it is attached to is not in its state, which is of use with that alone. */
  private void safePointWith(GroupMember member) {
    Departure asked = releaseAsked;
    if (asked != null && done(Asks.RELEASE)) { // before it was attached
      member.leaveAsked(asked);
    }
    if (done(Asks.CHECKPOINT) || isNthUncaptured()) {
      member.askCheckpoint(true);
    }
    member.safePoint();
  }

  /** What it is attached to, for people; empty if to nothing. Any thread. */
  public String attachedTo() {
    GroupMember member = member();
    return member == null ? "" : member.what();
  }

  /** Its safe points take the slow way from now on, or no longer. */
  void askGroup(boolean attached) {
    if (attached) {
      ask(Asks.GROUP);
    } else {
      done(Asks.GROUP);
    }
  }

  /** Whether it has begun as a task, which has no safe points. */
  boolean isTask() {
    return isTask || (unit.start().isTask() && phase != Phase.QUEUED);
  }

  private boolean isNthUncaptured() {
    int every = pool.captureEvery();
    return every > 0 && isKept() && captures().isNthUncaptured(every);
  }

  /** Whether it was asked to leave and has not come by a safe point since. */
  boolean isAskedToLeave() {
    return releaseAsked != null;
  }

  /** Whether what it holds can be had elsewhere, and what to do where it cannot. */
  Passage passage() {
    return pool.passage();
  }

  /** Its captures; for its own thread. */
  Captures captures() {
    Captures known = captures;
    if (known == null) {
      known = new Captures(unit, pool.codec());
      captures = known;
    }
    return known;
  }

  /** Whether its states are kept elsewhere. */
  boolean isKept() {
    return listener.wantsCheckpoints();
  }

  /** Whether its fork never goes on from an earlier state than one that is kept. */
  boolean goesOnFromKept() {
    return listener.goesOnFromKept();
  }

  /** At its next safe point what it holds is published as far as it may be. */
  void askPublish() {
    ask(Asks.PUBLISH);
  }

  /** The state of this number is kept where the loss of this node cannot take it. */
  public void whole(long safePoint) {
    ForkContext running = context;
    Holdings held = running == null ? null : running.known();
    if (held != null) {
      held.whole(safePoint);
      GroupMember member = held.member();
      if (member != null) {
        member.kept();
      }
    }
  }

  /** Its home is to keep this state, of which {@link #whole} is called then. */
  void keep(FrozenState state) {
    listener.checkpointed(this, state);
  }

  /** It was captured with others. */
  void taken(FrozenState state) {
    NextCheckpoint.taken(next, state);
  }

  /** It was not captured with others; {@code why} is about these. */
  void notTaken(String why) {
    noCheckpoint("was not captured: " + why);
  }

  /** Tells who asked it to leave that it does not. */
  void stay(String why) {
    if (releaseAsked != null) {
      releaseAsked = null;
      done(Asks.RELEASE);
      listener.notReleased(this, why);
    }
  }

  private void checkpoint(ForkContext inner) {
    try {
      FrozenState state = captures().take(inner);
      listener.checkpointed(this, state);
      NextCheckpoint.taken(next, state);
    } catch (CaptureException refused) {
      noCheckpoint("cannot be captured: " + refused.getMessage());
      captures().refused(refused);
    }
  }

  /** It came by the place where it was born. */
  void born() {
    done(Asks.BIRTH);
  }

  void reportProgress(Progress progress) {
    listener.progressed(this, progress);
  }

  /** Of its name: to ask for an object's own takes longer the first time than all else with it. */
  @Override
  public int hashCode() {
    return unit.name().hashCode();
  }

  @Override
  public @Nullable Void getRawResult() {
    return null;
  }

  @Override
  protected void setRawResult(@Nullable Void value) {}

  @Override
  protected boolean exec() {
    boolean unused = pool.surplus().mayBegin(false); // only the pool's end interrupts it here
    if (claim()) {
      runClaimed(0);
      if (peekNextLocalTask() == null) {
        pool.isFree();
      }
      listener.threadIsFree();
    }
    return phase != Phase.QUEUED;
  }
}
