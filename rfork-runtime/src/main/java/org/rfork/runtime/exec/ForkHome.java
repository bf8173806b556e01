package org.rfork.runtime.exec;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rfork.runtime.Outcome;

/** What a handle asks of its node. */
public interface ForkHome {
  /** Cancels the fork wherever it is. */
  boolean cancel(ForkHandle<?> fork, String why);

  /** Waits for the outcome, up to a limit if there is one. */
  void await(ForkHandle<?> fork, @Nullable Duration limit);

  /** Has the end of a fork told here whose home is elsewhere. */
  void watch(ForkHandle<?> fork);

  /** Turns an outcome into a result or an exception. */
  @Nullable Object result(ForkHandle<?> fork, Outcome outcome);

  /** A success that shares its result; null if somebody might change that. */
  @Nullable Outcome shared(@Nullable Object result, JobInfo job);

  /** Runs user code that hangs on a future. */
  void runCallback(Runnable callback);
}
