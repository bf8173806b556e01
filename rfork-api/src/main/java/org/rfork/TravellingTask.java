package org.rfork;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that rfork itself wraps around a caller's work. They are the only classes of rfork that
 * a node restores from a state.
 */
sealed interface TravellingTask<R extends @Nullable Object> extends Task<R> {

  record OfIndex<R extends @Nullable Object>(IndexTask<R> task, int index)
      implements TravellingTask<R> {
    @Override
    public R call() throws Exception {
      return task.call(index);
    }
  }

  record OfItem<T extends @Nullable Object, R extends @Nullable Object>(ItemTask<T, R> task, T item)
      implements TravellingTask<R> {
    @Override
    public R call() throws Exception {
      return task.call(item);
    }
  }

  record OfCallable<R extends @Nullable Object>(Callable<R> callable) implements TravellingTask<R> {
    @Override
    public R call() throws Exception {
      return callable.call();
    }
  }

  record OfRunnable<R extends @Nullable Object>(Runnable runnable, @Nullable R result)
      implements TravellingTask<R>, Callable<R> {
    @Override
    @SuppressWarnings("NullAway") // the caller's own result: null is one
    public R call() {
      runnable.run();
      return result;
    }
  }
}
