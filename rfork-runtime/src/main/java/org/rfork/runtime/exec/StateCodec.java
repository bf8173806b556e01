package org.rfork.runtime.exec;

import org.jspecify.annotations.Nullable;
import org.rfork.runtime.Outcome;

/** Captures and restores states; what a handle inside a state stands for depends on the context. */
public interface StateCodec {

  /**
   * The state of a child about to be forked: random streams in it become the child's own.
   *
   * @param heritable whether its digest may be asked for
   * @throws org.rfork.CaptureException if something in it cannot be captured
   */
  UnitState captureChild(Object state, JobInfo job, boolean heritable);

  /** A success that shares its result; null if somebody might change that. */
  @Nullable Outcome shared(@Nullable Object result, JobInfo job);

  /** A state or result as it is: random streams keep their position. */
  default byte[] captureExact(@Nullable Object state, JobInfo job) {
    return captureExact(state, job, null);
  }

  /**
   * A state as it is.
   *
   * @param held what it holds outside itself, which is told what the capture came by
   */
  byte[] captureExact(@Nullable Object state, JobInfo job, @Nullable Holdings held);

  /**
   * A continuation at a safe point: random streams keep their position.
   *
   * @param held what it holds outside its state; null if nothing
   * @throws org.rfork.CaptureException if something in it cannot be captured
   */
  FrozenState freeze(Object continuation, JobInfo job, SafePoint at, @Nullable Holdings held);

  /**
   * The object graph that was captured.
   *
   * @param context the fork on whose behalf it is restored; null when a join restores a result
   */
  @Nullable Object restore(byte[] state, JobInfo job, @Nullable ForkContext context);

  /** What was kept {@linkplain Held#beside() beside} a state, not bound yet. */
  Held restoreBeside(String held, ForkContext context);
}
