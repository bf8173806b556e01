package org.rfork.samples.ising;

/** Exact averages of a 4 by 4 periodic lattice, by adding up all of its 65,536 states. */
final class SmallLattice {
  static final int SIZE = 4;

  final double energy;
  final double magnetisation;

  SmallLattice(double temperature) {
    double weights = 0;
    double energies = 0;
    double magnetisations = 0;
    for (int state = 0; state < 1 << (SIZE * SIZE); state++) {
      int bonds = bonds(state);
      double weight = StrictMath.exp((bonds - 2.0 * SIZE * SIZE) / temperature);
      weights += weight;
      energies -= weight * bonds;
      magnetisations += weight * StrictMath.abs(2 * Integer.bitCount(state) - SIZE * SIZE);
    }
    this.energy = energies / weights / (SIZE * SIZE);
    this.magnetisation = magnetisations / weights / (SIZE * SIZE);
  }

  private static int bonds(int state) {
    int sum = 0;
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        int spin = spin(state, row, column);
        sum += spin * (spin(state, row + 1, column) + spin(state, row, column + 1));
      }
    }
    return sum;
  }

  private static int spin(int state, int row, int column) {
    int site = (row % SIZE) * SIZE + column % SIZE;
    return ((state >> site) & 1) * 2 - 1;
  }
}
