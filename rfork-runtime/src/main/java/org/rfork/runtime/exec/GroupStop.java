package org.rfork.runtime.exec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.ForkPath;
import org.rfork.runtime.NodeId;

/**
 * How the runs of a group come to a common safe point. First each comes by one and goes on: what it
 * wrote before is seen by who looks from then on. After {@link #close} each stops at its next one,
 * until it is decided whether they leave. A run that waits in a join counts as standing; if it goes
 * on meanwhile it stops there. Safe for all threads.
 */
public final class GroupStop {
  private final Group group;
  private final String why;
  private final @Nullable NodeId to;
  private volatile boolean closed;
  private boolean decided;
  private String failure = "";
  private long firstStoppedNanos;

  GroupStop(Group group, String why, @Nullable NodeId to) {
    this.group = group;
    this.why = why;
    this.to = to;
  }

  /** Whether the runs are to leave; else they only are captured. */
  boolean isToLeave() {
    return to != null;
  }

  /** Whether runs stop at their safe points; changes under the group's monitor. */
  boolean isClosed() {
    return closed;
  }

  /**
   * Waits until each run has come by a safe point and may leave.
   *
   * @param limitNanos how long at most
   * @return what is in the way; empty if nothing is
   * @throws InterruptedException if the thread is interrupted
   */
  public String awaitPassed(long limitNanos) throws InterruptedException {
    String late = await(GroupMember::hasPassed, limitNanos);
    if (!late.isEmpty()) {
      return late;
    }
    Map<GroupMember, FrozenState> waiting = new HashMap<>();
    synchronized (group) {
      for (GroupMember member : group.all()) {
        FrozenState state = member.cutBackTo();
        if (state != null) {
          waiting.put(member, state);
        }
      }
    }
    for (Map.Entry<GroupMember, FrozenState> each : waiting.entrySet()) {
      if (to == null) {
        break;
      }
      String inTheWay = each.getKey().rehearse(each.getValue(), to);
      if (!inTheWay.isEmpty()) {
        return inTheWay;
      }
    }
    synchronized (group) {
      return obstacle();
    }
  }

  private String obstacle() {
    return group.all().stream()
        .map(GroupMember::obstacle)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** From now on runs stop at their safe points. */
  public void close() {
    synchronized (group) {
      closed = true;
    }
  }

  /**
   * Waits until all stand still and can leave.
   *
   * @param limitNanos how long at most
   * @return what is in the way; empty if nothing is
   * @throws InterruptedException if the thread is interrupted
   */
  public String awaitStopped(long limitNanos) throws InterruptedException {
    String late = await(GroupMember::stands, limitNanos);
    if (!late.isEmpty()) {
      return late;
    }
    synchronized (group) {
      String inTheWay = obstacle();
      if (!inTheWay.isEmpty()) {
        return inTheWay; // of one that came late
      }
      if (to != null && !group.due().isEmpty()) {
        return group.due().get(0) + " is to be attached and has not begun";
      }
      return group.all().stream()
          .filter(member -> !member.whyNot().isEmpty())
          .map(
              member ->
                  member.path()
                      + " cannot "
                      + (to == null ? "be captured: " : "leave: ")
                      + member.whyNot())
          .findFirst()
          .orElse("");
    }
  }

  private String await(Predicate<GroupMember> there, long limitNanos) throws InterruptedException {
    long end = System.nanoTime() + limitNanos;
    synchronized (group) {
      while (failure.isEmpty() && !group.all().stream().allMatch(there)) {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          return group.all().stream()
              .filter(member -> !there.test(member))
              .map(GroupStop::late)
              .findFirst()
              .orElse("");
        }
        group.wait(millis);
      }
      return failure;
    }
  }

  private static String late(GroupMember member) {
    return member.path()
        + (member.isReentrant()
            ? " came by no safe point in time"
            : " is a task, which has no safe points, and has not ended in time");
  }

  /** When the first run stopped, by {@link System#nanoTime}. */
  public long firstStoppedNanos() {
    synchronized (group) {
      return firstStoppedNanos == 0 ? System.nanoTime() : firstStoppedNanos;
    }
  }

  /** The states that all would go on from, each under a new number; while they stand still. */
  public Map<ForkPath, FrozenState> states() {
    Map<ForkPath, FrozenState> states = new HashMap<>();
    synchronized (group) {
      for (GroupMember member : group.all()) {
        FrozenState state = member.taken();
        if (state != null) {
          states.put(member.path(), state);
        }
      }
    }
    return states;
  }

  /** Those that are to be attached and had not begun when all stood still. */
  public List<ForkPath> due() {
    return group.due();
  }

  /** All leave, from where they stand, and nothing is kept of them as of then. */
  public void leave() {
    leave("");
  }

  /**
   * All leave, from where they stand.
   *
   * @param kept names what is kept of them as of then
   */
  public void leave(String kept) {
    List<GroupMember> all;
    synchronized (group) {
      decided = true;
      all = group.all();
      all.forEach(member -> member.leaveWith(why, kept));
      group.ended(true);
    }
    all.forEach(GroupMember::wake);
  }

  /** Whether all have left, or go on. */
  public boolean isDecided() {
    synchronized (group) {
      return decided;
    }
  }

  /** All go on where they are; nothing happens if that, or that they leave, is decided already. */
  public void goOn() {
    synchronized (group) {
      if (decided) {
        return; // the group may be in another stop by now
      }
      decided = true;
      closed = false;
      group.all().forEach(GroupMember::reset);
      group.ended(false);
    }
    if (to != null && group.hasUntold()) {
      group.askCheckpoint(true); // none was taken meanwhile
    }
  }

  /** A run is at a safe point, on its own thread. */
  void at(GroupMember member) {
    if (!member.isPassed()) {
      String obstacle = to == null ? "" : member.rehearse(to);
      synchronized (group) {
        member.passed(obstacle);
        group.notifyAll();
      }
    }
    if (mustStop()) {
      stand(member);
    }
  }

  private boolean mustStop() {
    synchronized (group) {
      return closed && !decided;
    }
  }

  private void stand(GroupMember member) {
    FrozenState state;
    try {
      state = member.capture();
    } catch (CaptureException refused) {
      fail(member.path() + " cannot be captured: " + refused.getMessage());
      return;
    }
    boolean interrupted = false;
    synchronized (group) {
      member.stopped(state);
      firstStoppedNanos = firstStoppedNanos == 0 ? System.nanoTime() : firstStoppedNanos;
      group.notifyAll();
      while (!decided) {
        try {
          group.wait();
        } catch (InterruptedException asked) {
          interrupted = true;
          member.checkCancelled(); // then it is over, and does nothing more
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    member.checkLeft();
  }

  /** Who stands has to wait for the decision, which is to go on. */
  private void fail(String what) {
    synchronized (group) {
      failure = what;
      group.notifyAll();
    }
  }
}
