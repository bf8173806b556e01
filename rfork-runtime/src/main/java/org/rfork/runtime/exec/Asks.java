package org.rfork.runtime.exec;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.rfork.spi.SafePoints;

/**
 * What is asked of one run at its safe points. While it is anything, all safe points of this JVM
 * take the slow way. Safe for all threads.
 */
final class Asks {
  /** To stop. */
  static final int CANCEL = 1;

  /** To come by the place where it was born, and by nothing else before. */
  static final int BIRTH = 2;

  /** To leave. */
  static final int RELEASE = 4;

  /** To be captured. */
  static final int CHECKPOINT = 8;

  /** To be entered anew, always. */
  static final int REENTER = 16;

  /** To count its safe points, always. */
  static final int COUNT = 32;

  /** To let others see what it did before a state that is kept by now. */
  static final int PUBLISH = 64;

  /** To stand still with others when they do, always. */
  static final int GROUP = 128;

  private static final int OVER = 256;

  private static final AtomicIntegerFieldUpdater<Asks> ASKED =
      AtomicIntegerFieldUpdater.newUpdater(Asks.class, "asked");

  private volatile int asked;

  /** Asks one of the above; nothing happens once the run is over. */
  void ask(int what) {
    int before = ASKED.getAndUpdate(this, now -> now == OVER ? OVER : now | what);
    if (before == 0) {
      SafePoints.raise();
    }
  }

  /** Takes it back, or it is done; whether it had been asked. */
  boolean done(int what) {
    if ((asked & what) == 0) {
      return false;
    }
    int before = ASKED.getAndUpdate(this, now -> now == OVER ? OVER : now & ~what);
    if (before != OVER && (before & what) != 0 && (before & ~what) == 0) {
      SafePoints.lower();
    }
    return before != OVER && (before & what) != 0;
  }

  /** The run is over: nothing is asked of it any more. */
  void over() {
    int before = ASKED.getAndSet(this, OVER);
    if (before != 0 && before != OVER) {
      SafePoints.lower();
    }
  }
}
