package org.rfork.runtime.exec;

import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/**
 * One run of a {@link Group}. For the run's own thread, unless a method says more; what others see
 * of it is guarded by the group's monitor.
 */
public final class GroupMember {
  /** What a group needs of a run. */
  public interface Run {
    /** Its fork. */
    ForkPath path();

    /** What it runs. */
    ForkUnit unit();

    /** Whether it has safe points. */
    boolean isReentrant();

    /** Whether it may wait for forks of its own. */
    boolean hasForked();

    /**
     * Its state, at a safe point; for its own thread.
     *
     * @throws CaptureException if it cannot be captured
     */
    FrozenState capture();

    /** A number as its next capture would have; while its thread stands still. */
    long nextNumber();

    /** Why it could not go on from a state there; empty if it could. Asks that node; any thread. */
    String rehearse(FrozenState state, NodeId to);

    /** Whether it holds something else outside its state; for its own thread. */
    boolean holdsMore();

    /**
     * For its own thread.
     *
     * @throws org.rfork.ForkCancelledException if its fork was cancelled
     */
    void checkCancelled();

    /** If it was asked to leave it is told that it does not; any thread. */
    void stay(String why);

    /** Its home is to keep this state of it; any thread. */
    void keep(FrozenState state);

    /** The state of this number, and all that the others had then, is kept; any thread. */
    void whole(long number);

    /** The number of its newest state that is kept; any thread. */
    long newestKept();

    /** It was captured with the others; any thread. */
    void taken(FrozenState state);

    /** Who waits for it to be captured hears that it is not; any thread. */
    void notTaken(String why);
  }

  private final Group group;
  private final Run run;

  /** As it was at its last safe point; null if that is not known. */
  private @Nullable FrozenState last;

  private String uncaptured = "";

  /** Whether there are forks in its state, as far as is known. */
  private boolean holdsForks = true;

  /** Whether it has changed something since then that others may have seen. */
  private boolean touched;

  /** What its thread waits on in a join; null if it does not. */
  private volatile @Nullable Object monitor;

  /** What unwinds it, once it is decided that all leave. */
  private volatile @Nullable Leaving leaving;

  /** Whether it has come by a safe point since it was asked to. */
  private volatile boolean passed;

  /** The rest is guarded by the group. */
  private boolean waiting;

  private String stuck = "";
  private String obstacle = "";
  private @Nullable FrozenState stopped;

  GroupMember(Group group, Run run) {
    this.group = group;
    this.run = run;
    this.touched = true; // from its birth to its first safe point
  }

  /** Its fork; any thread. */
  ForkPath path() {
    return run.path();
  }

  /** What it runs; any thread. */
  ForkUnit unit() {
    return run.unit();
  }

  /** It was captured with the others; any thread. */
  void taken(FrozenState state) {
    run.taken(state);
  }

  /** Whether it has safe points; any thread. */
  boolean isReentrant() {
    return run.isReentrant();
  }

  /** It is about to change what others see. */
  public void touch() {
    touched = true;
  }

  /** Whether something is asked of it at its next safe point; any thread. */
  public boolean isAsked() {
    GroupStop asked = group.stop();
    return asked != null && (!passed || asked.isClosed());
  }

  /** What it is attached to, for people; any thread. */
  String what() {
    return group.anchor().what();
  }

  /** All are to be captured; any thread. */
  void askCheckpoint(boolean soon) {
    group.askCheckpoint(soon);
  }

  /** Its run is over; see {@link Group#ends}. */
  void ends(Outcome outcome, Runnable tell) {
    group.ends(path(), outcome, tell);
  }

  void keep(FrozenState state) {
    run.keep(state);
  }

  void whole(long number) {
    run.whole(number);
  }

  /** A state of it is kept; any thread. */
  void kept() {
    group.kept();
  }

  long newestKept() {
    return run.newestKept();
  }

  void notTaken(String why) {
    run.notTaken(why);
  }

  /** It was asked to leave; any thread. */
  void leaveAsked(Departure asked) {
    group.leaveAsked(asked);
  }

  /** It is attached no longer; any thread. */
  public void leave() {
    group.left(this);
  }

  /**
   * A safe point.
   *
   * @throws Leaving if all leave from here
   */
  void safePoint() {
    touched = false;
    if (holdsForks || run.hasForked()) { // it may join next, from where it is cut back to here
      remember();
    }
    GroupStop asked = group.stop();
    if (asked != null) {
      asked.at(this);
    }
  }

  private void remember() {
    try {
      FrozenState state = run.capture();
      last = state;
      holdsForks = state.holdsForks();
      uncaptured = "";
    } catch (CaptureException refused) {
      last = null;
      uncaptured = String.valueOf(refused.getMessage());
    }
  }

  FrozenState capture() {
    return run.capture();
  }

  /** Why it could not go on there from where it is; at a safe point. */
  String rehearse(NodeId to) {
    try {
      return run.rehearse(run.capture(), to);
    } catch (CaptureException refused) {
      return path() + " cannot be captured: " + refused.getMessage();
    }
  }

  /** Where it would go on from, if it waits in a join; null if it does not. */
  @Nullable FrozenState cutBackTo() {
    return waiting && !passed ? last : null;
  }

  String rehearse(FrozenState state, NodeId to) {
    return run.rehearse(state, to);
  }

  void checkCancelled() {
    run.checkCancelled();
  }

  /** It waits in a join from now on, and does nothing by itself. */
  void waits() {
    synchronized (group) {
      waiting = true;
      stuck = whyStuck();
      group.notifyAll();
    }
  }

  private String whyStuck() {
    if (!uncaptured.isEmpty()) {
      return "it cannot be captured: " + uncaptured;
    }
    if (run.holdsMore()) {
      return "it holds files or other handles while it waits in a join";
    }
    return last == null || touched
        ? "it waits in a join, and has forked or written since its last safe point: have it come by"
            + " RemoteFork.checkpoint() before it joins"
        : "";
  }

  /**
   * It waits no longer. Stands still while the others do.
   *
   * @throws Leaving if all have left meanwhile
   */
  void goesOn() {
    synchronized (group) {
      boolean interrupted = false;
      for (GroupStop asked = group.stop();
          leaving == null && asked != null && asked.isClosed();
          asked = group.stop()) {
        try {
          group.wait();
        } catch (InterruptedException cancelled) {
          interrupted = true; // a cancelled one is told when it goes on
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      checkLeft();
      waiting = false;
    }
  }

  /**
   * While it waits.
   *
   * @throws Leaving if all have left meanwhile
   */
  void checkLeft() {
    Leaving known = leaving;
    if (known != null) {
      throw known;
    }
  }

  /** Whether all have left, so that it waits for nothing any more; any thread. */
  boolean hasLeft() {
    return leaving != null;
  }

  /** Its thread is about to wait in a join for what is told there; null: it does not any more. */
  void waitsOn(@Nullable Object told) {
    monitor = told;
  }

  /** Wakes its thread, if it waits in a join; any thread. */
  void wake() {
    Object told = monitor;
    if (told != null) {
      synchronized (told) {
        told.notifyAll();
      }
    }
  }

  void stay(String why) {
    run.stay(why);
  }

  // What follows is for a GroupStop, under the group's monitor.

  boolean hasPassed() {
    return passed || waiting;
  }

  String obstacle() {
    return obstacle;
  }

  void passed(String inTheWay) {
    passed = true;
    obstacle = inTheWay;
  }

  boolean isPassed() {
    return passed;
  }

  /** Whether it stands still, as far as what is shared goes. */
  boolean stands() {
    return stopped != null || waiting;
  }

  /** Why it cannot leave though it stands still; empty if it can. */
  String whyNot() {
    return stopped != null ? "" : stuck;
  }

  /**
   * What it would go on from, under a number of its own: who waits in a join may be taken with the
   * others more than once. Null if it is not known.
   */
  @Nullable FrozenState taken() {
    FrozenState known = last;
    if (stopped != null || known == null) {
      return stopped;
    }
    FrozenState again = known.numbered(run.nextNumber());
    last = again;
    return again;
  }

  /** What it goes on from, or would; null if that is not known. */
  @Nullable FrozenState standsAt() {
    return stopped == null ? last : stopped;
  }

  void stopped(@Nullable FrozenState state) {
    stopped = state;
  }

  /** All leave: if it waits it does so too, from its last safe point. */
  void leaveWith(String why, String kept) {
    FrozenState from = standsAt();
    if (from != null) {
      leaving = new Leaving(from.kept(kept), why);
    }
  }

  /** Nothing is asked any more. */
  void reset() {
    passed = false;
    obstacle = "";
    stopped = null;
  }
}
