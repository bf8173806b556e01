package org.rfork;

import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rfork.spi.Runtimes;
import org.rfork.spi.SafePoints;

/**
 * The verbs: fork, join, share, checkpoint. All may be called from {@code main} or from inside a
 * fork, by any thread; a thread that is neither a fork's own nor the first to fork in this JVM must
 * name its forks ({@link ForkOptions#key(String)}), since the order of forking names them
 * otherwise.
 *
 * <p>With no configuration, forks run on an embedded node in this JVM, and still copy their state.
 *
 * <pre>{@code
 * Forks<Long> forks = RemoteFork.forkAll(0, 64, i -> hits(10_000_000, RemoteFork.random()));
 * long hits = forks.reduce(0L, Long::sum);
 * }</pre>
 */
public final class RemoteFork {
  private RemoteFork() {}

  /**
   * Forks a task or continuation with default options.
   *
   * @param task the work; its state is captured now, and nothing the parent does later is seen
   * @return the handle to the child
   * @throws CaptureException if the state cannot be captured, naming the field's path
   * @throws ForkRefusedException if the limit of forks in flight is reached and config says {@code
   *     refuse}
   */
  public static <R extends @Nullable Object> Fork<R> fork(Task<R> task) {
    return fork(task, ForkOptions.DEFAULT);
  }

  /** Forks a task or continuation; see {@link #fork(Task)}. */
  public static <R extends @Nullable Object> Fork<R> fork(Task<R> task, ForkOptions options) {
    return Runtimes.current().fork(task, options);
  }

  /**
   * Forks the running continuation as UNIX forks a process: returns twice, once here and once in a
   * copy, which is entered again through {@code run()} with the fields as they are now. In the copy
   * {@link Fork#inChild()} is true.
   *
   * @param <R> the continuation's result type, unchecked; {@link Continuation#fork()} checks it
   * @return the handle to the child, or, in the child, the handle that says so
   * @throws MisuseException outside a continuation, or when a child reaches another fork or a
   *     checkpoint before the place where it was born
   */
  public static <R extends @Nullable Object> Fork<R> fork() {
    return Runtimes.current().forkSelf();
  }

  /**
   * Forks one child for each index of a range, in order.
   *
   * @param from the first index
   * @param to the index after the last
   * @param task the work of one index
   * @return the children, in the order of their indices
   */
  public static <R extends @Nullable Object> Forks<R> forkAll(int from, int to, IndexTask<R> task) {
    return forkAll(from, to, task, ForkOptions.DEFAULT);
  }

  /** Forks one child for each index of a range; see {@link #forkAll(int, int, IndexTask)}. */
  public static <R extends @Nullable Object> Forks<R> forkAll(
      int from, int to, IndexTask<R> task, ForkOptions options) {
    return Forks.ofRange(from, to, task, options);
  }

  /**
   * Forks one child for each item of a collection, in its order of iteration.
   *
   * @return the children, in the order of their items
   */
  public static <T extends @Nullable Object, R extends @Nullable Object> Forks<R> forkAll(
      Collection<? extends T> items, ItemTask<T, R> task) {
    return forkAll(items, task, ForkOptions.DEFAULT);
  }

  /** Forks one child for each item; see {@link #forkAll(Collection, ItemTask)}. */
  public static <T extends @Nullable Object, R extends @Nullable Object> Forks<R> forkAll(
      Collection<? extends T> items, ItemTask<T, R> task, ForkOptions options) {
    return Forks.ofItems(items, task, options);
  }

  /**
   * The given forks in the order in which they end. {@code next()} waits as a join does.
   *
   * <p>That order is not the same in every run; see docs/promises.md, promise 5.
   */
  public static <R extends @Nullable Object> Iterator<Fork<R>> asCompleted(
      Collection<? extends Fork<R>> forks) {
    return Runtimes.current().asCompleted(forks);
  }

  /**
   * The result of the first of the given forks to succeed; the others go on.
   *
   * @throws ForkException the last failure, with the others suppressed, if all fail
   * @throws IllegalArgumentException if there is no fork
   */
  public static <R extends @Nullable Object> R anyOf(Collection<? extends Fork<R>> forks) {
    return Forks.anyOf(forks);
  }

  /**
   * A scope whose forks cannot outlive it; see {@link ForkScope}.
   *
   * @param policy what a failure does to the other forks of the scope
   */
  public static ForkScope scope(ForkScope.Policy policy) {
    return new ForkScope(policy);
  }

  /**
   * Submits a root as a job of its own.
   *
   * @return the handle to the job, once the nodes were asked whether they have its classes
   * @throws ForkRefusedException if a node lacks a class of the root's state, naming one
   * @throws CaptureException if the root's state cannot be captured
   */
  public static <R extends @Nullable Object> Job<R> submit(Task<R> root, JobOptions options) {
    return Runtimes.current().submit(root, options);
  }

  /**
   * The handle to a job that was submitted in this cluster and is running, or ended a short while
   * ago ({@code rfork.jobs.keep-ended}).
   *
   * @throws IllegalArgumentException if no node knows the job, naming those that are known
   */
  public static <R extends @Nullable Object> Job<R> attach(String id) {
    return Runtimes.current().attach(id);
  }

  /**
   * A safe point: the running continuation may be frozen here and entered again later with its
   * fields as they are. A volatile read when nothing is asked of it; nothing at all in a task.
   *
   * @throws ForkCancelledException if the fork was cancelled; let it pass
   */
  public static void checkpoint() {
    if (SafePoints.isAsked()) {
      Runtimes.current().checkpoint();
    }
  }

  /**
   * Says how much of the calling fork's work is done, from 0 to 1; cheap, sent a few times a
   * second.
   */
  public static void progress(double fraction) {
    progress(fraction, "");
  }

  /** Says how much of the calling fork's work is done, and a few words with it. */
  public static void progress(double fraction, String message) {
    Runtimes.current().progress(new Progress(fraction, message));
  }

  /**
   * The random stream of the calling fork's path. The same object at each call in one fork.
   *
   * @throws MisuseException from a thread that belongs to no fork and is not {@code main}'s
   */
  public static StreamRandom random() {
    return Runtimes.current().random();
  }

  /** A read-only value sent once to each node that uses it; see {@link Shared}. */
  public static <T> Shared<T> share(T value) {
    return Runtimes.current().share(value);
  }

  /**
   * A value made once per node and job, on first use: a connection pool, say. It is never captured.
   * Closed, if it is {@link AutoCloseable}, when the job or the node ends.
   *
   * @param key names the value in its job
   * @param init makes it; runs once on each node that asks, others wait for it
   */
  public static <T> T perNode(String key, Supplier<? extends T> init) {
    return Runtimes.current().perNode(key, init);
  }

  /**
   * An executor whose tasks are forks. They must be capturable: pass {@code (Callable<T> &
   * Serializable) () -> ...} or a {@link Task}-like object. Shutting it down does not end the
   * runtime; {@code shutdownNow} cancels its forks.
   */
  public static ExecutorService executor() {
    return new ForkExecutorService();
  }

  /** The path of the fork that the calling thread runs; empty outside forks. */
  public static Optional<ForkPath> path() {
    return Runtimes.current().path();
  }

  /** The name of the node that the caller runs on. */
  public static String node() {
    return Runtimes.current().node();
  }
}
