package org.rfork;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A structured scope: forks made in it cannot outlive it.
 *
 * <pre>{@code
 * try (ForkScope scope = RemoteFork.scope(ForkScope.Policy.FAIL_FAST)) {
 *   Fork<Quote> a = scope.fork(() -> quote("A"));
 *   Fork<Quote> b = scope.fork(() -> quote("B"));
 *   scope.join();
 *   return best(a.join(), b.join());
 * }
 * }</pre>
 *
 * <p>For the thread that opened it.
 */
public final class ForkScope implements AutoCloseable {

  /** What a failure does to the scope's other forks. */
  public enum Policy {
    /** The first failure cancels the others, and {@link ForkScope#join()} throws it. */
    FAIL_FAST,
    /** All run to their end; {@link ForkScope#join()} throws nothing, each fork's join does. */
    COLLECT_ALL
  }

  private final Policy policy;
  private final Thread owner = Thread.currentThread();
  private final List<Fork<?>> forks = new ArrayList<>();
  private int joined;
  private boolean closed;

  ForkScope(Policy policy) {
    this.policy = policy;
  }

  /** Forks a child into this scope; see {@link RemoteFork#fork(Task)}. */
  public <R extends @Nullable Object> Fork<R> fork(Task<R> task) {
    return fork(task, ForkOptions.DEFAULT);
  }

  /**
   * Forks a child into this scope.
   *
   * @throws MisuseException if the scope is closed or belongs to another thread
   */
  public <R extends @Nullable Object> Fork<R> fork(Task<R> task, ForkOptions options) {
    requireOpen();
    Fork<R> fork = RemoteFork.fork(task, options);
    forks.add(fork);
    return fork;
  }

  /**
   * Waits until every fork of the scope has ended or, with {@link Policy#FAIL_FAST}, one failed.
   *
   * @throws ForkException with {@code FAIL_FAST}, the first failure; the others are cancelled
   */
  public void join() {
    requireOpen();
    joined = forks.size();
    List<Fork<Object>> waiting = waiting();
    for (Iterator<Fork<Object>> ended = RemoteFork.asCompleted(waiting); ended.hasNext(); ) {
      Fork<Object> fork = ended.next();
      if (policy == Policy.FAIL_FAST && fork.state() != ForkState.SUCCEEDED) {
        forks.forEach(Fork::cancel);
        fork.join();
      }
    }
  }

  /**
   * Cancels what has not ended and waits for it.
   *
   * @throws MisuseException if forks were made and {@link #join()} was not called after the last
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    forks.forEach(Fork::cancel);
    for (Iterator<Fork<Object>> ended = RemoteFork.asCompleted(waiting()); ended.hasNext(); ) {
      ended.next();
    }
    if (joined < forks.size()) {
      throw new MisuseException(
          "the scope was closed before its "
              + forks.size()
              + " forks were joined: call scope.join() after the last fork; they were cancelled");
    }
  }

  @SuppressWarnings("unchecked") // only ended and state() are asked of them, never a typed result
  private List<Fork<Object>> waiting() {
    List<Fork<Object>> waiting = new ArrayList<>(forks.size());
    forks.forEach(fork -> waiting.add((Fork<Object>) fork));
    return waiting;
  }

  private void requireOpen() {
    if (closed) {
      throw new MisuseException("the scope is closed: fork and join inside its try block");
    }
    if (Thread.currentThread() != owner) {
      throw new MisuseException(
          "the scope belongs to thread '" + owner.getName() + "': open one in each thread");
    }
  }
}
