package org.rfork.samples;

import org.jspecify.annotations.Nullable;
import org.rfork.Continuation;
import org.rfork.ItemTask;
import org.rfork.RemoteFork;
import org.rfork.Shared;
import org.rfork.Task;
import org.rfork.samples.stats.Convergence;
import org.rfork.samples.stats.Plan;
import org.rfork.samples.stats.Tally;

/**
 * An {@link Estimate} whose batches all need one thing that takes work to make, or is large: a
 * regression, a price history. The root's first child makes it; it is then sent once to each node
 * that runs batches. Batch {@code i} is the root's child {@code i + 1}.
 *
 * <pre>{@code
 * new PreparedEstimate<>(plan, Moments.NONE, Prices::load, prices -> losses(prices, 100_000));
 * }</pre>
 *
 * @param <P> what the batches need
 * @param <T> what a batch adds up to
 */
public final class PreparedEstimate<P, T extends Tally<T>> extends Continuation<Convergence<T>> {
  private static final long serialVersionUID = 1L;

  private final Plan plan;
  private final T none;
  private final Task<P> preparation;
  private final ItemTask<P, T> batch;
  private @Nullable Estimate<T> estimate;

  /**
   * An estimate that is not prepared yet.
   *
   * @param plan how many batches to run
   * @param none the tally of no sample
   * @param preparation makes what the batches need, in a fork of its own
   * @param batch the work of one batch, in a fork of its own; it must not change what it is given,
   *     which all batches on a node share
   */
  public PreparedEstimate(Plan plan, T none, Task<P> preparation, ItemTask<P, T> batch) {
    this.plan = plan;
    this.none = none;
    this.preparation = preparation;
    this.batch = batch;
  }

  @Override
  protected Convergence<T> run() throws Exception {
    if (estimate == null) {
      estimate = batchesOf(plan, none, RemoteFork.fork(preparation).join(), batch);
      RemoteFork.checkpoint();
    }
    return estimate.call();
  }

  /** Static, so that the batches' lambda captures the handle and not this continuation. */
  private static <P, T extends Tally<T>> Estimate<T> batchesOf(
      Plan plan, T none, P prepared, ItemTask<P, T> batch) {
    Shared<P> shared = RemoteFork.share(prepared);
    return new Estimate<>(plan, none, index -> batch.call(shared.get()));
  }
}
