package org.rfork.runtime.exec;

/** Counts the forks in flight that have their home here, and makes roots wait at the limit. */
public final class Admission {
  private final int limit;
  private int inFlight;

  /** A limit on forks that have not ended. */
  public Admission(int limit) {
    this.limit = limit;
  }

  /** Admits one more if the limit allows. */
  public synchronized boolean tryEnter() {
    if (inFlight >= limit) {
      return false;
    }
    inFlight++;
    return true;
  }

  /** Admits one more past the limit: it could run nowhere else. */
  public synchronized void enterOverLimit() {
    inFlight++;
  }

  /** Waits for room. */
  public synchronized void enter() throws InterruptedException {
    while (inFlight >= limit) {
      wait();
    }
    inFlight++;
  }

  /** One has ended. */
  public synchronized void leave() {
    inFlight--;
    notifyAll();
  }

  /** How many forks may be in flight. */
  public int limit() {
    return limit;
  }
}
