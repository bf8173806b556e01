package org.rfork.runtime.link;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to read: one thread's at a time. It is the links' own thread, the host, unless
 * there is a guest: a thread that would have to wait for what comes, and reads it in the host's
 * place. So it need not be woken, which takes longer than all else that is done for a small
 * message.
 *
 * <p>When a guest has left, the host stands by for about a millisecond before it reads again:
 * guests often come back, and to wake it for each of them would take as long as is gained. While
 * they do come back it stands by for up to sixteen milliseconds.
 */
final class ReadingTurn {
  private static final long STAND_BY_NANOS = 1_000_000;

  /** As long as guests come and go the host looks ever less often: it takes the core from them. */
  private static final long LONGEST_STAND_BY_NANOS = 16_000_000;

  /** What there is to read, for the thread that has the turn unless said otherwise. */
  interface Reader {
    /** Waits for what comes so long at most, and deals with it. */
    void read(long mostNanos);

    /** Has whoever waits in {@link #read} return, or the next one not wait. For all threads. */
    void wakeUp();

    /** Whether something is to be done that must not wait. For all threads. */
    boolean isUrgent();

    /** Whether nothing is read any more. For all threads. */
    boolean isClosed();
  }

  private final Reader reader;
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicReference<@Nullable Thread> guest = new AtomicReference<>();
  private volatile @Nullable Thread host;
  private volatile long cameNanos;
  private volatile long leftNanos;

  /** Whether the host sleeps until it is woken, for a guest that stays. */
  private volatile boolean isHostAsleep;

  /** Whether another would have been the guest, and now waits for what comes. */
  private volatile boolean isAnotherWaiting;

  ReadingTurn(Reader reader) {
    this.reader = reader;
  }

  /** Reads whenever there is no guest, until the reader is closed. */
  void host() {
    host = Thread.currentThread();
    while (!reader.isClosed()) {
      turn.lock();
      try {
        while (guest.get() == null && !reader.isClosed()) {
          reader.read(Long.MAX_VALUE);
        }
      } finally {
        turn.unlock();
      }
      standBy();
    }
  }

  private void standBy() {
    long pause = STAND_BY_NANOS;
    while (!reader.isClosed()) {
      long now = System.nanoTime();
      if (guest.get() != null && now - cameNanos >= STAND_BY_NANOS) {
        sleep();
        pause = STAND_BY_NANOS;
      } else if (guest.get() == null && (now - leftNanos >= STAND_BY_NANOS || reader.isUrgent())) {
        return;
      } else {
        LockSupport.parkNanos(this, pause);
        pause = Math.min(2 * pause, LONGEST_STAND_BY_NANOS);
      }
    }
  }

  private void sleep() {
    isHostAsleep = true;
    if (guest.get() != null) { // else it left before it could see that
      LockSupport.park(this);
    }
    isHostAsleep = false;
  }

  /**
   * Reads as a guest, until it is over, so much time has passed, or the thread is interrupted;
   * returns at once if there is another guest.
   *
   * @param isOver asked after each read; who makes it so on another thread calls {@link #nudge}
   * @param handsOver whether the host reads at once when the guest has left; it does so in any case
   *     when the guest has waited in vain
   */
  void guest(BooleanSupplier isOver, long mostNanos, boolean handsOver) {
    if (host == null) {
      return;
    }
    Thread self = Thread.currentThread();
    if (!guest.compareAndSet(null, self)) {
      isAnotherWaiting = true;
      return;
    }
    long came = System.nanoTime();
    cameNanos = came;
    boolean isDone = false;
    try {
      if (getsTurn()) {
        try {
          long left = mostNanos;
          isDone = isOver.getAsBoolean();
          while (left > 0 && !isDone && !self.isInterrupted()) {
            reader.read(left);
            left = reader.isClosed() ? 0 : mostNanos - (System.nanoTime() - came);
            isDone = isOver.getAsBoolean();
          }
        } finally {
          turn.unlock();
        }
      }
    } catch (InterruptedException interrupted) {
      self.interrupt();
    } finally {
      leave(handsOver || !isDone); // one that has waited in vain is not about to come back
    }
  }

  private boolean getsTurn() throws InterruptedException {
    if (turn.tryLock()) {
      return true;
    }
    reader.wakeUp(); // the host, which then gives it up, unless it has much to do
    return turn.tryLock(STAND_BY_NANOS, TimeUnit.NANOSECONDS);
  }

  private void leave(boolean handsOver) {
    boolean atOnce = handsOver || isAnotherWaiting;
    leftNanos = System.nanoTime() - (atOnce ? STAND_BY_NANOS : 0);
    guest.set(null);
    if (atOnce || isHostAsleep || reader.isUrgent()) {
      isAnotherWaiting = false;
      LockSupport.unpark(host);
    }
  }

  /** What a guest waits for may be so. For all threads. */
  void nudge() {
    Thread reading = guest.get();
    if (reading != null && reading != Thread.currentThread()) {
      reader.wakeUp();
    }
  }

  /** Something became urgent: if nobody reads, the host begins to. For all threads. */
  void hurry() {
    if (guest.get() == null && !turn.isLocked()) {
      LockSupport.unpark(host);
    }
  }
}
