package org.rfork.runtime.exec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

/**
 * The runs that are attached to something on this node: they leave it together or not at all. At
 * most one {@link GroupStop} at a time brings them to a common safe point. Safe for all threads.
 */
public final class Group {
  private final Anchor anchor;
  private final BiConsumer<Group, Departure> leaver;
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
   * @param leaver has them all leave, since one of them was asked to; must not block
   */
  public Group(Anchor anchor, BiConsumer<Group, Departure> leaver) {
    this.anchor = anchor;
    this.leaver = leaver;
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
    leaver.accept(this, asked);
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
   * Begins to bring all its runs to a common safe point; null if that is being done.
   *
   * @param why for people
   * @param to where they are to go on
   */
  public synchronized @Nullable GroupStop stop(String why, NodeId to) {
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
