package org.rfork.samples.ising;

import org.rfork.Continuation;
import org.rfork.RemoteFork;
import org.rfork.StreamRandom;
import org.rfork.samples.stats.Accumulator;

/**
 * One lattice on its long way: a continuation whose fields are its whole state. After every sweep
 * it passes a safe point, where it may be frozen, moved to another node or, after a crash,
 * restored, and goes on to the same bits.
 */
final class Chain extends Continuation<Ensemble> {
  private static final long serialVersionUID = 1L;

  private final Model model;
  private final StreamRandom random;
  private final Lattice lattice;
  private final Accumulator energies = new Accumulator();
  private final Accumulator magnetisations = new Accumulator();
  private long sweep;

  /**
   * A chain that begins with all spins up.
   *
   * @param random the forking parent's stream, which becomes the chain's own at {@code fork()}
   */
  Chain(Model model, StreamRandom random) {
    this.model = model;
    this.random = random;
    this.lattice = new Lattice(model.size(), model.temperature());
  }

  @Override
  protected Ensemble run() {
    long end = model.burnIn() + model.sweeps();
    while (sweep < end) {
      lattice.sweep(random);
      sweep++;
      if (sweep > model.burnIn()) {
        energies.add(lattice.energyPerSpin());
        magnetisations.add(lattice.magnetisationPerSpin());
      }
      RemoteFork.progress((double) sweep / end);
      RemoteFork.checkpoint();
    }
    return Ensemble.ofChain(energies.moments(), magnetisations.moments());
  }
}
