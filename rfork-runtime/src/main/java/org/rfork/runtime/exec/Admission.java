package org.rfork.runtime.exec;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the forks in flight that have their home here, and makes roots wait at the limit. */
public final class Admission {
  private final int limit;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile int waiting;

  /** A limit on forks that have not ended. */
  public Admission(int limit) {
    this.limit = limit;
  }

  /** Admits one more if the limit allows. */
  public boolean tryEnter() {
    int now = inFlight.get();
    while (now < limit) {
      int seen = inFlight.compareAndExchange(now, now + 1);
      if (seen == now) {
        return true;
      }
      now = seen;
    }
    return false;
  }

  /** Admits one more past the limit: it could run nowhere else. */
  public void enterOverLimit() {
    inFlight.incrementAndGet();
  }

  /** Waits for room. */
  public synchronized void enter() throws InterruptedException {
    waiting++;
    try {
      while (!tryEnter()) {
        wait();
      }
    } finally {
      waiting--;
    }
  }

  /** One has ended. */
  public void leave() {
    inFlight.decrementAndGet();
    if (waiting > 0) {
      wake();
    }
  }

  private synchronized void wake() {
    notifyAll();
  }

  /** How many forks may be in flight. */
  public int limit() {
    return limit;
  }
}
