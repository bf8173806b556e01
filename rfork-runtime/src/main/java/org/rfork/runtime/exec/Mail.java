package org.rfork.runtime.exec;

import java.util.function.BooleanSupplier;

/**
 * What goes between this node and others, as far as threads see to it that would wait otherwise.
 * Safe for all threads.
 */
public interface Mail {
  /** What the calling thread has made, and will not add to soon, leaves. Does not block. */
  void leave();

  /**
   * Reads what other nodes send, and does what it says, on the calling thread: what it waits for
   * then need not wake it. Returns when that is over, so much time has passed or the thread is
   * interrupted; at once if another thread does this already, or nothing can come.
   *
   * @param isOver asked after each read; who makes it so elsewhere calls {@link #nudge}
   * @param handsOver whether what comes after that is to be read at once even if it is over, and
   *     not a millisecond later, or up to sixteen if such calls come one upon another
   */
  void read(BooleanSupplier isOver, long mostNanos, boolean handsOver);

  /** What a thread waits for in {@link #read} may be over. */
  void nudge();
}
