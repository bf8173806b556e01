package org.rfork;

import org.jspecify.annotations.Nullable;

/**
 * A re-entrant piece of work: an object whose fields are its whole state.
 *
 * <p>{@link #run()} may be entered again, on this node or another, with the fields as they were at
 * its last safe point, and must go on from there. Safe points are {@link RemoteFork#checkpoint()}
 * and the no-argument {@link #fork()}, nowhere else; so control flow that must survive a safe point
 * belongs in fields, not in local variables.
 *
 * <pre>{@code
 * final class Pi extends Continuation<Double> {
 *   private final int shards;
 *   private int shard;
 *   private final List<Fork<Double>> children = new ArrayList<>();
 *
 *   @Override protected Double run() {
 *     while (shard < shards) {
 *       Fork<Double> fork = fork();                  // copies this continuation's fields
 *       if (fork.inChild()) return sample(shard);    // only in the copy, on another node
 *       children.add(fork);
 *       shard++;
 *     }
 *     return children.stream().mapToDouble(Fork::join).average().orElseThrow();
 *   }
 * }
 * }</pre>
 *
 * @param <R> type of the result
 */
public abstract class Continuation<R extends @Nullable Object> implements Task<R> {
  private static final long serialVersionUID = 1L;

  /** For subclasses. */
  protected Continuation() {}

  /**
   * Does the work, or goes on with it from the fields as they are.
   *
   * @return the outcome
   * @throws Exception any failure; it reaches {@code join()} as a {@link ForkFailedException}
   */
  protected abstract R run() throws Exception;

  /** Enters {@link #run()}. */
  @Override
  public final R call() throws Exception {
    return run();
  }

  /**
   * Forks this continuation as UNIX forks a process: {@link RemoteFork#fork()} with the result type
   * checked.
   *
   * @return in the parent, the handle to the child; in the child, a handle whose {@link
   *     Fork#inChild()} is true
   * @throws MisuseException if this is not the continuation that the calling fork runs
   */
  protected final Fork<R> fork() {
    return RemoteFork.fork();
  }
}
