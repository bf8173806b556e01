package org.rfork.samples.ising;

import org.rfork.samples.stats.Moments;
import org.rfork.samples.stats.Point;
import org.rfork.samples.stats.Tally;

/**
 * The mean energies and magnetisations of independent chains. Sweeps of one chain hang together,
 * chains do not: so the errors come from the spread of the chains' means alone.
 *
 * @param energy of the chains' mean energies per spin; the estimate
 * @param magnetisation of the chains' mean magnetisations per spin
 * @param count all chains' measured sweeps
 */
record Ensemble(Moments energy, Moments magnetisation, long count) implements Tally<Ensemble> {

  /** No chain yet. */
  static final Ensemble NONE = new Ensemble(Moments.NONE, Moments.NONE, 0);

  /** One chain. */
  static Ensemble ofChain(Moments energies, Moments magnetisations) {
    return new Ensemble(
        new Moments(1, energies.mean(), 0),
        new Moments(1, magnetisations.mean(), 0),
        energies.count());
  }

  @Override
  public Ensemble plus(Ensemble next) {
    return new Ensemble(
        energy.plus(next.energy), magnetisation.plus(next.magnetisation), count + next.count);
  }

  @Override
  public double value() {
    return energy.value();
  }

  @Override
  public double standardError() {
    return energy.standardError();
  }

  Point energyPoint() {
    return new Point(count, energy.value(), energy.standardError());
  }

  Point magnetisationPoint() {
    return new Point(count, magnetisation.value(), magnetisation.standardError());
  }
}
