package org.rfork;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The handle to one fork. Handles may be kept in a state: a copy on another node stands for the
 * same fork. All methods may be called by any thread; only the joins block.
 *
 * @param <R> type of the result
 */
public interface Fork<R extends @Nullable Object> {

  /**
   * Waits for the outcome. A fork that waits here does not hold its node's core: the node runs
   * other work meanwhile.
   *
   * @return the fork's result, a copy of what the fork returned; the same object at each call
   * @throws ForkFailedException if the fork threw; its cause shows the remote stack
   * @throws ForkLostException if its nodes died and no attempt is left
   * @throws ForkRefusedException if no node could take it
   * @throws ForkCancelledException if it was cancelled or passed its deadline
   * @throws ForkDeadlockException if the calling fork and this one wait for each other
   * @throws MisuseException if a fork joins itself or one of its ancestors
   * @throws JoinInterruptedException if the calling thread is interrupted; it stays interrupted
   */
  R join();

  /**
   * Waits for the outcome, up to a limit. The fork goes on when the limit passes.
   *
   * @param limit how long to wait at most
   * @return the fork's result
   * @throws JoinTimeoutException if the limit passes first
   * @throws ForkException as {@link #join()} says
   */
  R join(Duration limit);

  /** Where the fork is in its life, as this node knows it. */
  ForkState state();

  /**
   * Cancels the fork and all below it: what is queued never starts, what runs is interrupted and
   * stops at its next safe point. What heeds neither runs on, to no effect, and its node replaces
   * the thread that it holds after {@code rfork.forks.cancel-grace}.
   *
   * @return false if it had ended before
   */
  boolean cancel();

  /** The fork's name in its job's tree. */
  ForkPath path();

  /** The node that the fork was last placed on; empty while it waits for one. */
  Optional<String> node();

  /** What the fork said last of its own progress. */
  Progress progress();

  /**
   * Whether this call of the no-argument {@code fork()} returned in the child. False for every
   * other handle.
   */
  boolean inChild();

  /**
   * The outcome as a future. Cancelling the future cancels the fork; its exceptions are those of
   * {@link #join()}. Dependent stages run on the thread that brings the outcome, so use the async
   * forms for anything but short work.
   */
  CompletableFuture<R> toCompletableFuture();
}
