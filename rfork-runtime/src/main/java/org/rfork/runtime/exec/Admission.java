package org.rfork.runtime.exec;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the forks in flight that have their home here, and makes roots wait at the limit. A thread
 * that runs forks takes room for many at once if the limit is large, so that the limit may be met a
 * sixteenth early.
 */
public final class Admission {
  /** So many are let in at once at most. */
  private static final int MOST_AT_ONCE = 64;

  /** What lanes keep for their next forks is this part of the limit at most. */
  private static final int PART_KEPT = 16;

  private final int limit;
  private final Lanes lanes;
  private final int atOnce;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile int waiting;

  Admission(int limit, Lanes lanes, int mostLanes) {
    this.limit = limit;
    this.lanes = lanes;
    this.atOnce = Math.min(MOST_AT_ONCE, limit / (2 * PART_KEPT * mostLanes));
    lanes.whenOver(lane -> giveBack(lane, (int) lane.get(Lane.ROOM)));
  }

  /** Admits one more if the limit allows. */
  public boolean tryEnter() {
    Lane lane = atOnce > 1 ? lanes.own() : null;
    if (lane == null || !lane.mayHaveRoom()) {
      return tryTake(1);
    }
    if (lane.get(Lane.ROOM) > 0) {
      lane.add(Lane.ROOM, -1);
      return true;
    }
    if (tryTake(atOnce)) {
      lane.add(Lane.ROOM, atOnce - 1);
      return true;
    }
    return tryTake(1);
  }

  private boolean tryTake(int room) {
    int now = inFlight.get();
    while (now <= limit - room) {
      int seen = inFlight.compareAndExchange(now, now + room);
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
      while (!tryTake(1)) {
        wait();
      }
    } finally {
      waiting--;
    }
  }

  /** One has ended. */
  public void leave() {
    Lane lane = atOnce > 1 ? lanes.own() : null;
    if (lane == null || !lane.mayHaveRoom()) {
      giveBack(1);
      return;
    }
    lane.add(Lane.ROOM, 1);
    int kept = (int) lane.get(Lane.ROOM);
    if (waiting > 0) {
      giveBack(lane, kept);
    } else if (kept > 2 * atOnce) {
      giveBack(lane, atOnce);
    }
  }

  private void giveBack(Lane lane, int room) {
    lane.add(Lane.ROOM, -room);
    giveBack(room);
  }

  private void giveBack(int room) {
    inFlight.addAndGet(-room);
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
