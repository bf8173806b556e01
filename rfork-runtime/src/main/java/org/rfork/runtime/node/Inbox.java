package org.rfork.runtime.node;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.exec.ForkContext;
import org.rfork.runtime.exec.ForkPool;
import org.rfork.runtime.exec.Mail;
import org.rfork.runtime.link.Links;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done at the desks, in the order in which it was told. One thread at a time has the
 * turn and does it: the actor's, or one of those that bring the most and would wait for the actor
 * to wake. Nobody waits for the turn: who has it does what others tell meanwhile. Safe for all
 * threads.
 */
final class Inbox implements Mail {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  /** So much is done for others in one go; the actor does the rest. */
  private static final int MOST = 256;

  /** So much is gathered at most: other nodes should not run out of work meanwhile. */
  private static final int ENOUGH = 64;

  /**
   * How many forks that came may begin. Those that a thread of the pool submits begin on it, the
   * last one first, and no other thread may take the place of one that hangs: it leaves them to the
   * actor, but for a single one when it has nothing else to do.
   */
  private enum Begins {
    NONE,
    ONE,
    ALL
  }

  /** The desks. For the thread that has the turn. */
  interface Desk {
    /** Does what was told. */
    void dispatch(NodeCommand command);

    /**
     * What was told is done for now.
     *
     * @param all whether what is to leave the node should leave now
     */
    void leave(boolean all);

    /** Whether something was sent so long ago that nothing is gained by gathering. For all. */
    boolean isQuiet();

    /** Whether something waits to leave that somebody waits for. For all threads. */
    boolean hasMail();

    /** As {@link Links#alarm}, for {@link Inbox#settle()}. For all threads. */
    void alarm();

    /** As {@link Mail#read}. For all threads. */
    void read(BooleanSupplier isOver, long mostNanos, boolean handsOver);

    /** As {@link Mail#nudge}. For all threads. */
    void nudge();
  }

  private final Queue<NodeCommand> told = new ConcurrentLinkedQueue<>();
  private final AtomicInteger gathered = new AtomicInteger();
  private final AtomicBoolean isExpected = new AtomicBoolean();
  private final AtomicReference<@Nullable Thread> turn = new AtomicReference<>();
  private final ActorRef<NodeCommand> actor;

  /** Whether forks came several at a time when some came last. */
  private volatile boolean comeTogether;

  private volatile boolean isAsked;
  private volatile @Nullable Desk desk;
  private volatile boolean closed;

  Inbox(ActorRef<NodeCommand> actor) {
    this.actor = actor;
  }

  /** For the actor, which has begun. */
  void begin(Desk desks) {
    desk = desks;
  }

  /** Has the actor do this soon; never, if it has stopped. */
  void tell(NodeCommand command) {
    told.add(command);
    if (turn.get() != Thread.currentThread()) { // else this thread gets to it
      wake();
    }
  }

  /**
   * Has this done by whoever settles next, but as soon as {@link Links#alarm} does; by this thread,
   * at once, if it is the first and nothing is gained by gathering more. What this thread is about
   * is left as it is: its fork, its interrupt, and its stack if there is little room on it.
   */
  void gather(NodeCommand command) {
    told.add(command);
    Desk desks = desk;
    if (desks == null || closed) {
      wake();
      return;
    }
    int waiting = gathered.incrementAndGet();
    if (waiting == 1 && desks.isQuiet()) {
      isAsked = true;
      visit(desks);
    } else if (waiting >= ENOUGH) {
      visit(desks);
    } else {
      desks.alarm();
    }
  }

  /** As {@link #settle()}, for a thread that runs users' code and is about to wait. */
  @Override
  public void leave() {
    Desk desks = desk;
    if (desks != null && (gathered.get() > 0 || desks.hasMail() || turn.get() != null)) {
      isAsked = true;
      visit(desks);
    }
  }

  @Override
  public void read(BooleanSupplier isOver, long mostNanos, boolean handsOver) {
    Desk desks = desk;
    if (comeTogether && ForkPool.isWorker()) {
      return; // it could not begin them: the links' own thread is to read
    }
    if (desks != null && !closed && !isOver.getAsBoolean() && StackRoom.isThere()) {
      ForkContext.outside(() -> desks.read(isOver, mostNanos, handsOver));
    }
  }

  @Override
  public void nudge() {
    Desk desks = desk;
    if (desks != null) {
      desks.nudge();
    }
  }

  private void visit(Desk desks) {
    if (turn.get() != null) {
      return; // who has it looks again when it has given it up
    }
    if (!StackRoom.isThere()) {
      desks.alarm(); // to wake the actor takes room as well; at the latest the next tick comes
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      Begins begins = ForkPool.isWorker() ? Begins.NONE : Begins.ALL;
      ForkContext.outside(() -> takeTurns(begins));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Does all that was told, or has it done by who has the turn, and lets what is to leave leave.
   */
  void settle() {
    isAsked = true;
    takeTurns(ForkPool.isWorker() ? Begins.ONE : Begins.ALL);
  }

  /** For the actor, which was woken. */
  void look() {
    isExpected.set(false);
    settle();
  }

  /** For the timer: a tenth of a second passed. */
  void tick() {
    add(new NodeCommand.Tick());
    settle();
  }

  /** For the links' thread: to be done when it settles. */
  void add(NodeCommand command) {
    told.add(command);
  }

  private void wake() {
    if (closed) {
      told.clear();
    } else if (!isExpected.get() && isExpected.compareAndSet(false, true)) {
      actor.tell(new NodeCommand.Look());
    }
  }

  /** Does what was told. */
  private void takeTurns(Begins begins) {
    Desk desks = desk;
    Thread self = Thread.currentThread();
    int left = MOST;
    while (isAsked || !told.isEmpty()) {
      if (desks == null || closed || left <= 0) {
        wake();
        return;
      }
      if (!turn.compareAndSet(null, self)) {
        return;
      }
      try {
        gathered.set(0);
        left = take(desks, begins, left);
        boolean all = isAsked;
        isAsked = false;
        guarded("to let mail leave", () -> desks.leave(all));
      } finally {
        turn.set(null);
      }
    }
  }

  /** Does what was told, as long as so much is left to do; what is left of that then. */
  private int take(Desk desks, Begins begins, int most) {
    int left = most;
    int begun = 0;
    for (NodeCommand next = told.peek(); next != null && left > 0; next = told.peek()) {
      if (next instanceof Envelope envelope) {
        int forks = envelope.spawns();
        comeTogether = forks > 1 || (forks == 0 && comeTogether);
        if (begins == Begins.NONE || (begins == Begins.ONE && forks + begun > 1)) {
          return 0;
        }
        begun += forks;
      }
      left--;
      NodeCommand command = told.remove();
      guarded(command, () -> desks.dispatch(command));
    }
    return left;
  }

  /** An error of ours must not stop the node, nor whoever has the turn. */
  private void guarded(Object what, Runnable doing) {
    try {
      doing.run();
    } catch (RuntimeException ours) {
      LOG.error("failed: {}", what, ours);
    } catch (Error fatal) { // it stops the node, as anywhere on the actor's thread
      actor.tell(new NodeCommand.Failed(fatal));
    }
  }

  /** For the actor, which has stopped. */
  void close() {
    closed = true;
    told.clear();
  }
}
