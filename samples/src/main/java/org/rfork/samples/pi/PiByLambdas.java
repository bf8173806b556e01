package org.rfork.samples.pi;

import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.Forks;
import org.rfork.RemoteFork;
import org.rfork.samples.stats.Convergence;
import org.rfork.samples.stats.Plan;
import org.rfork.samples.stats.Proportion;

/**
 * π with a lambda for each batch of points. What a lambda captured travels to the node that runs
 * it; its result comes back through {@link Fork#join()}.
 *
 * <p>The root is a continuation so that it can be moved or restarted: its fields say how far it is,
 * and after each wave of batches it passes a safe point. {@link org.rfork.samples.Estimate} is the
 * same loop for any sample.
 */
final class PiByLambdas extends Continuation<Convergence<Proportion>> {
  private static final long serialVersionUID = 1L;

  private final Plan plan;
  private final long points;
  private Convergence<Proportion> soFar = Convergence.from(Points.NONE);

  PiByLambdas(Plan plan, long points) {
    this.plan = plan;
    this.points = points;
  }

  @Override
  protected Convergence<Proportion> run() {
    while (!plan.isDone(soFar)) {
      int first = soFar.batches();
      long count = points; // a lambda that names a field would capture this whole object
      Forks<Proportion> wave =
          RemoteFork.forkAll(
              first,
              plan.waveEnd(first),
              batch -> Points.inQuarterCircle(count, RemoteFork.random()));
      soFar = plan.fold(soFar, wave);
      RemoteFork.checkpoint();
    }
    return soFar;
  }
}
