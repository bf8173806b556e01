package org.rfork.runtime.exec;

import org.jspecify.annotations.Nullable;
import org.rfork.CaptureException;
import org.rfork.ForkCancelledException;
import org.rfork.Task;
import org.rfork.runtime.Outcome;

/**
 * How a run restores what its user wrote, and calls it. Whatever that throws is the fork's outcome.
 * On the run's thread.
 */
final class UserCode {
  private UserCode() {}

  /**
   * Runs a claimed run's work.
   *
   * @param inner what the verbs see meanwhile
   * @throws Leaving if it leaves at a safe point, and has no outcome here
   */
  static Outcome outcome(ForkRun run, ForkContext inner, ForkPool pool) {
    ForkUnit unit = run.unit();
    try {
      inner.checkCancelled();
      Task<?> work;
      try {
        bringBack(run, inner);
        work = unit.work(pool.codec(), inner);
        rejoin(run, inner);
      } catch (Binding.Unbound elsewhere) {
        return Outcome.without(
            elsewhere.isForGood() ? Outcome.Kind.REFUSED : Outcome.Kind.UNBOUND,
            unit.path() + " cannot go on on " + pool.node() + ": " + elsewhere.getMessage());
      } catch (CaptureException refused) {
        return Outcome.without(
            Outcome.Kind.REFUSED,
            unit.path() + " cannot be restored on " + pool.node() + ": " + refused.getMessage());
      }
      Object result = call(run, inner, pool, work);
      inner.requireBorn("its end");
      Holdings held = inner.known();
      Outcome ended = Outcomes.succeeded(result, unit.job(), pool.codec());
      return held == null ? ended : held.prepare(ended);
    } catch (ForkCancelledException cancelled) {
      return inner.isCancelled()
          ? Outcome.without(Outcome.Kind.CANCELLED, cancelled.toString())
          : failed(inner, cancelled);
    } catch (Leaving leaving) {
      throw leaving;
    } catch (Throwable failure) { // whatever it throws
      return failed(inner, failure);
    }
  }

  /** Its state is of use only with what it shared then, which has to be here before it. */
  private static void bringBack(ForkRun run, ForkContext inner) {
    SafePoint from = run.unit().resumed();
    if (from != null && !from.kept().isEmpty()) {
      String why = run.passage().bringBack(from.kept(), inner);
      if (!why.isEmpty()) {
        throw new Binding.Unbound(why, true, null);
      }
    }
  }

  private static void rejoin(ForkRun run, ForkContext inner) {
    SafePoint from = run.unit().resumed();
    if (from != null && !from.kept().isEmpty()) {
      run.passage().rejoin(from.kept(), inner);
    }
  }

  private static Outcome failed(ForkContext inner, Throwable failure) {
    Outcome outcome = Outcomes.failed(failure);
    Holdings held = inner.known();
    return held == null ? outcome : held.failed(outcome);
  }

  private static @Nullable Object call(ForkRun run, ForkContext inner, ForkPool pool, Task<?> work)
      throws Exception {
    run.enters(work);
    long began = Grain.begin(Lane.own().get(Lane.BEGUN));
    Task<?> entered = work;
    while (true) {
      inner.enter(entered);
      try {
        Object result = entered.call();
        if (began != Grain.NOT_MEASURED && !inner.hasForked()) {
          pool.grain(work.getClass()).add(System.nanoTime() - began);
        }
        return result;
      } catch (Reentry again) {
        entered = again.continuation();
      }
    }
  }
}
