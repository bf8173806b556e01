package org.rfork.runtime.exec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;
import org.rfork.runtime.Outcome;

/**
 * The runs that are attached to something on this node: they leave it together or not at all. At
 * most one {@link GroupStop} at a time brings them to a common safe point. Safe for all threads.
 */
public final class Group {
  /** Told what is asked of a group. Must not block. */
  public interface Listener {
    /** All are to leave, since one of them was asked to. */
    void leaveAsked(Group group, Departure asked);

    /**
     * All are to be captured.
     *
     * @param soon whether somebody waits for it; else it is time again
     */
    void checkpointAsked(Group group, boolean soon);

    /** Whether what is captured of it is kept where the loss of this node cannot take it. */
    boolean isKept(Group group);

    /** The fork that its members come from has a result: nothing of them is kept any more. */
    void firstEnded(Group group);
  }

  private final Anchor anchor;
  private final ForkPath first;
  private final Listener listener;
  private final GroupEnds ends = new GroupEnds();
  private final Set<GroupMember> members = new LinkedHashSet<>();

  /** Forks that were made with it, or sent here with it, and have not begun. */
  private final Set<ForkPath> due = new LinkedHashSet<>();

  /** Forks that were made with it here and have not ended. */
  private final Set<ForkPath> living = new HashSet<>();

  private volatile @Nullable GroupStop stop;
  private boolean gone;

  /**
   * Without members.
   *
   * @param anchor what they are attached to
   * @param first the fork that all others come from
   */
  public Group(Anchor anchor, ForkPath first, Listener listener) {
    this.anchor = anchor;
    this.first = first;
    this.listener = listener;
  }

  /** What its members are attached to. */
  public Anchor anchor() {
    return anchor;
  }

  /**
   * A run is attached from now on. Waits while the others stand still.
   *
   * @throws IllegalStateException if they have left
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public synchronized GroupMember join(GroupMember.Run run) throws InterruptedException {
    for (GroupStop known = stop; known != null && known.isClosed(); known = stop) {
      wait();
    }
    if (gone) {
      throw new IllegalStateException(anchor.what() + " has gone to " + anchor.node());
    }
    var member = new GroupMember(this, run);
    members.add(member);
    due.remove(run.path());
    ends.again(run.path());
    return member;
  }

  /** A run is attached no longer. */
  synchronized void left(GroupMember member) {
    members.remove(member);
    notifyAll();
  }

  /** A fork was made that is to be attached. */
  public synchronized void forked(ForkPath path) {
    due.add(path);
    living.add(path);
  }

  /** Such a fork is over. */
  public synchronized void ended(ForkPath path) {
    due.remove(path);
    living.remove(path);
  }

  /** These forks are on their way here. */
  public synchronized void expects(List<ForkPath> paths) {
    due.addAll(paths);
  }

  /** The forks that are to be attached and have not begun. */
  public synchronized List<ForkPath> due() {
    return List.copyOf(due);
  }

  /** Whether no fork is attached, or may come to be. */
  public synchronized boolean isUnused() {
    return members.isEmpty() && (gone || (due.isEmpty() && living.isEmpty()));
  }

  /** One of its runs was asked to leave. */
  void leaveAsked(Departure asked) {
    listener.leaveAsked(this, asked);
  }

  /** All are to be captured; see {@link Listener#checkpointAsked}. Any thread. */
  public void askCheckpoint(boolean soon) {
    listener.checkpointAsked(this, soon);
  }

  /** Whether a member stays with the others until its run is over. */
  public boolean staysTogether() {
    if (!listener.isKept(this)) {
      return false;
    }
    synchronized (this) {
      return members.size() > 1 || !due.isEmpty() || !living.isEmpty();
    }
  }

  /**
   * A member's run is over. What came of it is told when a checkpoint has it, so that none from
   * before is gone back to; that of the fork that all come from at once, since nothing goes back
   * after that.
   *
   * @param tell tells its home
   */
  void ends(ForkPath path, Outcome outcome, Runnable tell) {
    if (path.equals(first)) {
      firstEnds(outcome, tell);
    } else if (waits(path, outcome, tell)) {
      askCheckpoint(true);
    } else {
      tell.run();
    }
  }

  private boolean waits(ForkPath path, Outcome outcome, Runnable tell) {
    boolean isDecided =
        outcome.kind() == Outcome.Kind.SUCCEEDED || outcome.kind() == Outcome.Kind.FAILED;
    if (!listener.isKept(this)) {
      return false;
    }
    synchronized (this) {
      if (!isDecided) {
        ends.restored(Map.of(path, outcome)); // told at once: it says nothing of what was shared
      } else if (!gone) {
        ends.add(path, outcome, tell);
      }
      return isDecided && !gone;
    }
  }

  /** If it has no result it may run again, and its forks are cancelled before they are told of. */
  private void firstEnds(Outcome outcome, Runnable tell) {
    List<Runnable> told;
    synchronized (this) {
      told = ends.tellAll();
    }
    if (outcome.isSuccess()) {
      told.forEach(Runnable::run);
      listener.firstEnded(this);
      tell.run();
    } else {
      tell.run();
      told.forEach(Runnable::run);
    }
  }

  /** How members ended, whether others know it or not. */
  public synchronized Map<ForkPath, Outcome> ends() {
    return ends.all();
  }

  /** Whether ends of members wait to be told. */
  public synchronized boolean hasUntold() {
    return ends.hasUntold();
  }

  /** Outcomes that wait to be told, and may have effect outside of this node. */
  public synchronized List<ForkPath> untoldWithEffect() {
    return ends.untoldWithEffect();
  }

  /** These ends are known whatever node is lost: they may have effect. */
  public void tell(Set<ForkPath> known) {
    List<Runnable> told;
    synchronized (this) {
      told = ends.tell(known);
    }
    told.forEach(Runnable::run);
  }

  /** How members ended before, elsewhere. */
  public synchronized void ended(Map<ForkPath, Outcome> before) {
    ends.restored(before);
  }

  /** A checkpoint that these states are of is kept: what they did may be seen by others. */
  public void whole(Map<ForkPath, FrozenState> states) {
    for (GroupMember member : all()) {
      FrozenState state = states.get(member.path());
      if (state != null && !member.path().equals(first)) {
        member.whole(state.at().number());
      }
    }
  }

  /**
   * Has the home of the fork that all others come from keep its state of a checkpoint, and waits
   * until it does.
   *
   * @return whether it does; not if the fork is over meanwhile
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean keepFirst(FrozenState state, long limitNanos) throws InterruptedException {
    GroupMember member =
        all().stream().filter(each -> each.path().equals(first)).findFirst().orElse(null);
    if (member == null) {
      return false;
    }
    member.keep(state);
    long end = System.nanoTime() + limitNanos;
    synchronized (this) {
      while (member.newestKept() < state.at().number() && members.contains(member)) {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          return false;
        }
        wait(millis);
      }
      return member.newestKept() >= state.at().number();
    }
  }

  /** A state of a member is kept; any thread. */
  synchronized void kept() {
    notifyAll();
  }

  /** Whether a fork is a member that has safe points. */
  public boolean isReentrant(ForkPath path) {
    return all().stream().anyMatch(member -> member.path().equals(path) && member.isReentrant());
  }

  /** The units of its members. */
  public Map<ForkPath, ForkUnit> units() {
    Map<ForkPath, ForkUnit> units = new HashMap<>();
    all().forEach(member -> units.put(member.path(), member.unit()));
    return units;
  }

  /** Who waits for captures of members hears of these. */
  public void taken(Map<ForkPath, FrozenState> states) {
    for (GroupMember member : all()) {
      FrozenState state = states.get(member.path());
      if (state != null) {
        member.taken(state);
      }
    }
  }

  /** Who waits for captures of members hears that there is none. */
  public void notTaken(String why) {
    all().forEach(member -> member.notTaken(why));
  }

  /** The forks whose runs are attached. */
  public synchronized List<ForkPath> paths() {
    return members.stream().map(GroupMember::path).toList();
  }

  /** How many runs are attached. */
  public synchronized int size() {
    return members.size();
  }

  /**
   * Begins to bring all its runs to a common safe point; null if that is being done, or they have
   * left. Who has them leave waits until they are captured, if they are just being captured.
   *
   * @param why for people
   * @param to where they are to go on; null if they only are captured
   * @throws InterruptedException if the thread is interrupted
   */
  public synchronized @Nullable GroupStop stop(String why, @Nullable NodeId to)
      throws InterruptedException {
    for (GroupStop known = stop; to != null && known != null && !known.isToLeave(); known = stop) {
      wait();
    }
    if (stop != null || gone) {
      return null;
    }
    var begun = new GroupStop(this, why, to);
    stop = begun;
    return begun;
  }

  /** Has all who were asked to leave by themselves know that they stay. */
  public void stay(String why) {
    all().forEach(member -> member.stay(why));
  }

  /** What is under way; null if nothing is. */
  @Nullable GroupStop stop() {
    return stop;
  }

  synchronized void ended(boolean left) {
    gone = left;
    stop = null;
    notifyAll();
  }

  synchronized List<GroupMember> all() {
    return new ArrayList<>(members);
  }
}
