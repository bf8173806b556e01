package org.rfork.samples.ising;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.rfork.samples.stats.Draws;

/**
 * Spins on a periodic square lattice. A sweep is Swendsen and Wang's (<i>Nonuniversal Critical
 * Dynamics in Monte Carlo Simulations</i>, 1987): like neighbours are bonded at random and each
 * cluster turns as one. Unlike single-spin flips it forgets its past in a few sweeps at every
 * temperature, the critical one included, and does not get stuck in stripes.
 */
final class Lattice {
  private final int size;
  private final double bondProbability;
  private final byte[] spins;

  /** All spins up. */
  Lattice(int size, double temperature) {
    this.size = size;
    this.bondProbability = -StrictMath.expm1(-2 / temperature);
    this.spins = new byte[size * size];
    Arrays.fill(spins, (byte) 1);
  }

  /** Draws all clusters and turns each up or down with equal chance. */
  void sweep(RandomGenerator random) {
    int[] parents = new int[spins.length];
    Arrays.setAll(parents, site -> site);
    for (int site = 0; site < spins.length; site++) {
      bond(parents, site, right(site), random);
      bond(parents, site, below(site), random);
    }
    // A cluster's root is its first site, so it has its new spin before the others ask for it.
    for (int site = 0; site < spins.length; site++) {
      int root = root(parents, site);
      spins[site] = root == site ? (byte) (random.nextLong() < 0 ? -1 : 1) : spins[root];
    }
  }

  double energyPerSpin() {
    int sum = 0;
    for (int site = 0; site < spins.length; site++) {
      sum += spins[site] * (spins[right(site)] + spins[below(site)]);
    }
    return -(double) sum / spins.length;
  }

  /**
   * The magnetisation's size: on a finite lattice its sign turns now and then, and means nothing.
   */
  double magnetisationPerSpin() {
    int sum = 0;
    for (byte spin : spins) {
      sum += spin;
    }
    return StrictMath.abs((double) sum) / spins.length;
  }

  private void bond(int[] parents, int site, int neighbour, RandomGenerator random) {
    if (spins[site] == spins[neighbour] && Draws.uniform(random) < bondProbability) {
      int one = root(parents, site);
      int other = root(parents, neighbour);
      parents[StrictMath.max(one, other)] = StrictMath.min(one, other);
    }
  }

  private static int root(int[] parents, int site) {
    int root = site;
    while (parents[root] != root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  }

  private int right(int site) {
    return site % size == size - 1 ? site - size + 1 : site + 1;
  }

  private int below(int site) {
    return site + size < spins.length ? site + size : site + size - spins.length;
  }
}
