package org.rfork.samples;

import org.rfork.Continuation;
import org.rfork.Forks;
import org.rfork.IndexTask;
import org.rfork.RemoteFork;
import org.rfork.samples.stats.Convergence;
import org.rfork.samples.stats.Plan;
import org.rfork.samples.stats.Tally;

/**
 * The root of a Monte Carlo job: forks waves of batches and folds them in batch order until there
 * are enough. Batch {@code i} is the root's child {@code i}, with that path's random stream, so the
 * result has the same bits however many nodes there are and whichever batch ends first.
 *
 * <pre>{@code
 * new Estimate<>(plan, Moments.NONE, batch -> payoffs(100_000, RemoteFork.random()));
 * }</pre>
 *
 * @param <T> what a batch adds up to
 */
public final class Estimate<T extends Tally<T>> extends Continuation<Convergence<T>> {
  private static final long serialVersionUID = 1L;

  private final Plan plan;
  private final IndexTask<T> batch;
  private Convergence<T> soFar;

  /**
   * An estimate without a batch yet.
   *
   * @param plan how many batches to run
   * @param none the tally of no sample
   * @param batch the work of one batch, in a fork of its own
   */
  public Estimate(Plan plan, T none, IndexTask<T> batch) {
    this.plan = plan;
    this.batch = batch;
    this.soFar = Convergence.from(none);
  }

  @Override
  protected Convergence<T> run() {
    while (!plan.isDone(soFar)) {
      int first = soFar.batches();
      Forks<T> wave = RemoteFork.forkAll(first, plan.waveEnd(first), batch);
      soFar = plan.fold(soFar, wave);
      RemoteFork.checkpoint();
    }
    return soFar;
  }
}
