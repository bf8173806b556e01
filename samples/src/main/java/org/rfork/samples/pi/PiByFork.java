package org.rfork.samples.pi;

import java.util.ArrayList;
import java.util.List;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.RemoteFork;
import org.rfork.samples.stats.Convergence;
import org.rfork.samples.stats.Plan;
import org.rfork.samples.stats.Proportion;

/**
 * π as a UNIX programmer would write it: {@code fork()} copies this very object onto another node
 * and returns twice. The parent goes on with the handle; the copy sees {@link Fork#inChild()},
 * takes one batch of points with its own random stream, and ends.
 *
 * <p>Children are numbered as those of {@link PiByLambdas} are and so have the same random streams:
 * both give the same bits.
 */
final class PiByFork extends Continuation<Convergence<Proportion>> {
  private static final long serialVersionUID = 1L;

  private final Plan plan;
  private final long points;
  private final List<Fork<Convergence<Proportion>>> wave = new ArrayList<>();
  private Convergence<Proportion> soFar = Convergence.from(Points.NONE);

  PiByFork(Plan plan, long points) {
    this.plan = plan;
    this.points = points;
  }

  @Override
  protected Convergence<Proportion> run() {
    while (!plan.isDone(soFar)) {
      int first = soFar.batches();
      while (first + wave.size() < plan.waveEnd(first)) {
        Fork<Convergence<Proportion>> child = fork();
        if (child.inChild()) {
          return Convergence.from(Points.NONE)
              .plus(Points.inQuarterCircle(points, RemoteFork.random()));
        }
        wave.add(child);
      }
      soFar = joined();
      wave.clear();
      RemoteFork.checkpoint();
    }
    return soFar;
  }

  private Convergence<Proportion> joined() {
    Convergence<Proportion> sum = soFar;
    for (Fork<Convergence<Proportion>> child : wave) {
      if (plan.isDone(sum)) {
        child.cancel();
      } else {
        sum = sum.plus(child.join().total());
        plan.report(sum);
      }
    }
    return sum;
  }
}
