package org.rfork.runtime.exec;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkDeadlockException;
import org.rfork.ForkPath;
import org.rfork.JoinInterruptedException;
import org.rfork.JoinTimeoutException;
import org.rfork.MisuseException;

/**
 * How a thread waits for forks. It first runs what it waits for itself, if that is queued here and
 * not begun; this goes so deep on one stack and no deeper. Else it blocks, and the pool lets a
 * spare thread take its core.
 */
public final class Joins {
  private final ForkPool pool;
  private final Waits waits;
  private final int maxInlineDepth;
  private final Mail mail;
  private final Runnable nudge;

  /**
   * Joins of one node.
   *
   * @param waits told of each fork whose thread blocks
   * @param maxInlineDepth how many forks may run inside each other's joins on one stack
   * @param mail what a thread sees to that is about to block
   */
  public Joins(ForkPool pool, Waits waits, int maxInlineDepth, Mail mail) {
    this.pool = pool;
    this.waits = waits;
    this.maxInlineDepth = maxInlineDepth;
    this.mail = mail;
    this.nudge = mail::nudge;
  }

  /**
   * Waits until the fork has ended.
   *
   * @param limit how long at most; null for ever
   */
  public void await(ForkHandle<?> fork, @Nullable Duration limit) {
    ForkContext context = ForkContext.current();
    if (fork.isEnded()) {
      joined(context);
      return;
    }
    requireNoCycle(context, fork);
    long end = limit == null ? 0 : System.nanoTime() + saturatedNanos(limit);
    pauseGate(context);
    GroupMember member = member(context);
    waits(member);
    boolean mayRead = mayRead(context);
    if (mayRead) {
      fork.onEnd(nudge);
    }
    try {
      while (!fork.isEnded()) {
        checkCancelled(context);
        checkLeft(member);
        boolean mayRun = !mayRead && limit == null && depth(context) < maxInlineDepth;
        if (mayRun && runInline(fork, context)) {
          continue;
        }
        BooleanSupplier ready = () -> fork.isEnded() || (mayRun && isClaimable(fork));
        fork.awaited();
        var awaited =
            new Awaited(fork, fork, ready, () -> fork.isEnded() ? List.of() : List.of(fork.path()));
        block(awaited, limit, end, context);
      }
    } finally {
      resumeGate(context);
      goesOn(member);
      joined(context);
    }
  }

  private static void joined(@Nullable ForkContext context) {
    if (context != null) {
      context.joined();
    }
  }

  /** What the caller leaves its node with while it joins; null if it leaves alone. */
  private static @Nullable GroupMember member(@Nullable ForkContext context) {
    return context != null && isOwner(context) ? context.member() : null;
  }

  private static void waits(@Nullable GroupMember member) {
    if (member != null) {
      member.waits();
    }
  }

  private static void checkLeft(@Nullable GroupMember member) {
    if (member != null) {
      member.checkLeft();
    }
  }

  private static void goesOn(@Nullable GroupMember member) {
    if (member != null) {
      member.goesOn();
    }
  }

  /** The forks in the order in which they end. */
  public <F> Iterator<F> asCompleted(Collection<? extends F> forks) {
    var ended = new ArrayDeque<F>();
    List<ForkHandle<?>> handles = new ArrayList<>(forks.size());
    for (F fork : forks) {
      if (!(fork instanceof ForkHandle<?> handle)) {
        throw new MisuseException(
            "the child's own handle cannot be waited for: test fork.inChild() first");
      }
      requireNoCycle(ForkContext.current(), handle);
      handles.add(handle);
      handle.onEnd(
          () -> {
            synchronized (ended) {
              ended.add(fork);
              ended.notifyAll();
            }
            mail.nudge();
          });
    }
    return new Completed<>(ended, handles);
  }

  /** Whether the calling thread may run one more fork inside the one it runs. */
  public boolean mayRunInline() {
    return depth(ForkContext.current()) < maxInlineDepth;
  }

  /** Runs a run that is in no queue, on the calling thread, inside the fork it runs. */
  public void runHere(ForkRun run) {
    if (run.claim()) {
      run.runClaimed(depth(ForkContext.current()) + 1);
    }
  }

  private boolean runInline(ForkHandle<?> fork, @Nullable ForkContext context) {
    ForkRun run = fork.run();
    // Only a fork's own thread helps: main's thread has no place among the node's threads.
    if (run == null || context == null || context.run() == null || !run.isQueued()) {
      return false;
    }
    // Those that it shares memory with may be about to stop.
    boolean mayBegin = context.member() != null || pool.surplus().mayBegin(true);
    if (!mayBegin || !run.claim()) {
      return false;
    }
    run.runClaimed(context.inlineDepth() + 1);
    return true;
  }

  /**
   * Has an extra thread begin what this thread is about to wait for, if no other will: the pool has
   * no spare left, or knows nothing of this thread.
   */
  private void startIfStarved(ForkHandle<?> fork) {
    ForkRun run = fork.run();
    boolean outside = !(Thread.currentThread() instanceof ForkJoinWorkerThread);
    if (run != null && run.isQueued() && (outside ? pool.active() == 0 : pool.isSaturated())) {
      pool.startExtra(run);
    }
  }

  private static boolean isClaimable(ForkHandle<?> fork) {
    ForkRun run = fork.run();
    return run != null && run.isQueued();
  }

  /**
   * What a thread blocks for.
   *
   * @param fork it, or one of them
   * @param monitor notified when it may be ready
   * @param anyOf what it waits for; empty when one of them has ended
   */
  private record Awaited(
      ForkHandle<?> fork, Object monitor, BooleanSupplier ready, Supplier<List<ForkPath>> anyOf) {}

  private void block(
      Awaited what, @Nullable Duration limit, long end, @Nullable ForkContext context) {
    boolean counted = context != null && context.run() != null && isOwner(context);
    if (counted) {
      pool.ended();
      pool.isFree();
    }
    mail.leave();
    if (mayRead(context)) {
      long left = limit == null ? Long.MAX_VALUE : end - System.nanoTime();
      mail.read(what.ready(), left, false);
    }
    Waits.Wait wait =
        counted && limit == null && context != null
            ? waits.enter(context, what.monitor(), what.ready(), what.anyOf())
            : null;
    BooleanSupplier over =
        wait == null ? what.ready() : () -> what.ready().getAsBoolean() || wait.cycle() != null;
    GroupMember member = member(context);
    BooleanSupplier overOrLeft =
        member == null ? over : () -> over.getAsBoolean() || member.hasLeft();
    if (member != null) {
      member.waitsOn(what.monitor());
    }
    try {
      Runnable starting = counted ? () -> startIfStarved(what.fork()) : () -> {};
      ForkJoinPool.managedBlock(
          new Waiter(what.monitor(), overOrLeft, starting, limit != null, end));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      checkCancelled(context);
      ForkPath joined = what.fork().path();
      throw new JoinInterruptedException(
          "the thread was interrupted while it joined " + joined, joined, null, 0, null);
    } finally {
      if (member != null) {
        member.waitsOn(null);
      }
      if (wait != null) {
        waits.leave(wait);
      }
      if (counted) {
        pool.began();
      }
    }
    if (!what.ready().getAsBoolean()) {
      refuseToWaitOn(what.fork(), wait == null ? null : wait.cycle(), limit, end);
    }
  }

  private static void refuseToWaitOn(
      ForkHandle<?> fork, @Nullable List<ForkPath> cycle, @Nullable Duration limit, long end) {
    if (cycle != null) {
      throw deadlock(fork, cycle);
    }
    if (limit != null && System.nanoTime() - end >= 0) {
      throw new JoinTimeoutException(
          fork.path() + " has not ended within " + limit + " (it is " + fork.state() + ")",
          fork.path(),
          fork.node().orElse(null),
          fork.status().attempt(),
          null);
    }
  }

  private static ForkDeadlockException deadlock(ForkHandle<?> joined, List<ForkPath> cycle) {
    String waits = cycle.stream().map(ForkPath::value).collect(Collectors.joining(" waits for "));
    return new ForkDeadlockException(
        ("a deadlock: %s waits for %s, so none of them can end; have one of them not join, or join"
                + " with a limit")
            .formatted(waits, cycle.get(0)),
        joined.path(),
        joined.node().orElse(null),
        joined.status().attempt(),
        cycle);
  }

  private static void checkCancelled(@Nullable ForkContext context) {
    if (context != null && context.isCancelled()) {
      Thread.interrupted(); // the cancellation is told by the exception
      context.checkCancelled();
    }
  }

  private static void requireNoCycle(@Nullable ForkContext context, ForkHandle<?> fork) {
    if (context == null || context.run() == null || fork.name().isChildOf(context.name())) {
      return;
    }
    ForkPath joined = fork.path();
    if (context.path().isWithin(joined)) {
      throw new MisuseException(
          context.path()
              + " joins "
              + (context.path().equals(joined) ? "itself" : "its ancestor " + joined)
              + ", which waits for it: a fork may join its children and others', not those above");
    }
  }

  private static int depth(@Nullable ForkContext context) {
    return context == null ? 0 : context.inlineDepth();
  }

  /** Whether the calling thread is none of the node's, whose place another takes meanwhile. */
  private static boolean mayRead(@Nullable ForkContext context) {
    return (context == null || context.run() == null)
        && !(Thread.currentThread() instanceof ForkJoinWorkerThread);
  }

  private static boolean isOwner(ForkContext context) {
    return context.owner() == Thread.currentThread();
  }

  private void pauseGate(@Nullable ForkContext context) {
    if (context != null && context.run() != null) {
      pool.gates().leave(context.run().unit().gate());
    }
  }

  private void resumeGate(@Nullable ForkContext context) {
    if (context != null && context.run() != null) {
      pool.gates().reenter(context.run().unit().gate());
    }
  }

  private static long saturatedNanos(Duration limit) {
    try {
      return Math.min(limit.toNanos(), Long.MAX_VALUE / 2);
    } catch (ArithmeticException tooLong) {
      return Long.MAX_VALUE / 2;
    }
  }

  private record Waiter(
      Object monitor, BooleanSupplier ready, Runnable beforeWait, boolean limited, long end)
      implements ForkJoinPool.ManagedBlocker {
    @Override
    public boolean block() throws InterruptedException {
      beforeWait.run(); // the pool has made a spare by now, or has found that it may not
      synchronized (monitor) {
        while (!isReleasable()) {
          if (limited) {
            long millis = Math.max(1, (end - System.nanoTime() + 999_999) / 1_000_000);
            monitor.wait(millis);
          } else {
            monitor.wait();
          }
        }
      }
      return true;
    }

    @Override
    public boolean isReleasable() {
      return ready.getAsBoolean() || (limited && System.nanoTime() - end >= 0);
    }
  }

  private final class Completed<F> implements Iterator<F> {
    private final Queue<F> ended;
    private final List<ForkHandle<?>> handles;
    private int nextToHelp;
    private int returned;

    Completed(Queue<F> ended, List<ForkHandle<?>> handles) {
      this.ended = ended;
      this.handles = handles;
    }

    @Override
    public boolean hasNext() {
      return returned < handles.size();
    }

    @Override
    public F next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ForkContext context = ForkContext.current();
      pauseGate(context);
      GroupMember member = member(context);
      waits(member);
      try {
        F next = poll();
        while (next == null) {
          checkCancelled(context);
          checkLeft(member);
          if (!helpOne(context)) {
            block(
                new Awaited(firstQueued(), ended, this::hasEnded, this::living), null, 0, context);
          }
          next = poll();
        }
        returned++;
        return next;
      } finally {
        resumeGate(context);
        goesOn(member);
        joined(context);
      }
    }

    private boolean helpOne(@Nullable ForkContext context) {
      while (nextToHelp < handles.size() && depth(context) < maxInlineDepth) {
        if (runInline(handles.get(nextToHelp++), context)) {
          return true;
        }
      }
      return false;
    }

    /** The fork that must be begun if nothing else goes on; any of them when none is queued. */
    private ForkHandle<?> firstQueued() {
      return handles.stream().filter(Joins::isClaimable).findFirst().orElse(handles.get(0));
    }

    /** Those that have not ended; empty if one of them has, and is about to be returned. */
    private List<ForkPath> living() {
      List<ForkPath> living =
          handles.stream().filter(fork -> !fork.isEnded()).map(ForkHandle::path).toList();
      return living.size() == handles.size() - returned ? living : List.of();
    }

    private @Nullable F poll() {
      synchronized (ended) {
        return ended.poll();
      }
    }

    private boolean hasEnded() {
      synchronized (ended) {
        return !ended.isEmpty();
      }
    }
  }
}
