package org.rfork.samples.ising;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rfork.Continuation;
import org.rfork.ForkOptions;
import org.rfork.RemoteFork;
import org.rfork.samples.stats.Convergence;
import org.rfork.samples.stats.Plan;

/** The root: waves of chains at one temperature, and an energy curve beside them when asked. */
final class Ising extends Continuation<Ising.Result> {
  private static final long serialVersionUID = 1L;

  private final Plan plan;
  private final Model model;
  private final @Nullable EnergyCurve curve;
  private Convergence<Ensemble> soFar = Convergence.from(Ensemble.NONE);

  /**
   * A simulation that has not begun.
   *
   * @param plan how many chains
   * @param model what each simulates
   * @param curve the curve to measure too, or null
   */
  Ising(Plan plan, Model model, @Nullable EnergyCurve curve) {
    this.plan = plan;
    this.model = model;
    this.curve = curve;
  }

  /**
   * What came out.
   *
   * @param convergence the chains at the one temperature
   * @param curve the energy curve; empty unless asked for
   */
  record Result(Convergence<Ensemble> convergence, List<EnergyCurve.At> curve) {

    /** Copies the curve. */
    Result {
      curve = List.copyOf(curve);
    }
  }

  @Override
  protected Result run() {
    while (!plan.isDone(soFar)) {
      int first = soFar.batches();
      soFar = plan.fold(soFar, Chains.fork(model, plan.waveEnd(first) - first));
      RemoteFork.checkpoint();
    }
    return new Result(soFar, curve == null ? List.of() : measured(curve));
  }

  /** In a fork of its own name, so that its streams do not depend on how many chains there were. */
  private static List<EnergyCurve.At> measured(EnergyCurve curve) {
    return RemoteFork.fork(curve, ForkOptions.labelled("ising").key("curve")).join();
  }
}
