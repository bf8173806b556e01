package org.rfork.samples.ising;

/**
 * What one chain simulates.
 *
 * @param size spins along each side of the lattice
 * @param temperature in units of the coupling
 * @param burnIn sweeps before the first measurement
 * @param sweeps measured sweeps
 */
record Model(int size, double temperature, long burnIn, long sweeps) {

  Model at(double other) {
    return new Model(size, other, burnIn, sweeps);
  }

  Model sweeping(long fewerBurnIn, long fewerSweeps) {
    return new Model(size, temperature, fewerBurnIn, fewerSweeps);
  }
}
