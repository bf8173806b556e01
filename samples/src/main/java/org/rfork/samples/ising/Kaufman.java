package org.rfork.samples.ising;

/**
 * The exact energy of a finite periodic lattice, from the partition function of Kaufman (<i>Crystal
 * Statistics II</i>, 1949) as Ferdinand and Fisher write it (<i>Bounded and Inhomogeneous Ising
 * Models I</i>, 1969): {@code Z = (2 sinh 2K)^(N/2) (Z1 + Z2 + Z3 + Z4) / 2}, where Z1 to Z4 are
 * products of hyperbolic cosines and sines of {@code L γ / 2}, for odd and for even numbers of γ,
 * and {@code K = 1 / T}.
 */
final class Kaufman {
  private final int size;
  private final double sinh;
  private final double cosh;

  private Kaufman(int size, double temperature) {
    this.size = size;
    this.sinh = StrictMath.sinh(2 / temperature);
    this.cosh = StrictMath.cosh(2 / temperature);
  }

  /** Energy per spin: the derivative of {@code -ln Z / N} by K. */
  static double energy(int size, double temperature) {
    Kaufman lattice = new Kaufman(size, temperature);
    Product oddCosh = lattice.product(1, 1);
    Product oddSinh = lattice.product(1, -1);
    Product evenCosh = lattice.product(0, 1);
    Product evenSinh = lattice.product(0, -1);
    // γ_0 changes its sign at the critical temperature, so its factors stand apart.
    double zero = size * (1 / temperature + StrictMath.log(StrictMath.tanh(1 / temperature)) / 2);
    double zeroSlope = size * (1 + 1 / lattice.sinh);
    double log = oddCosh.log;
    double sum = 0;
    double slope = 0;
    for (Product odd : new Product[] {oddCosh, oddSinh}) {
      double share = StrictMath.exp(odd.log - log);
      sum += share;
      slope += share * odd.slope;
    }
    double scale = StrictMath.abs(zero); // taken out of e^zero, which large lattices overflow
    double up = StrictMath.exp(zero - scale);
    double down = StrictMath.exp(-zero - scale);
    double coshShare = StrictMath.exp(evenCosh.log + scale - log);
    double sinhShare = StrictMath.exp(evenSinh.log + scale - log);
    sum += coshShare * (up + down) + sinhShare * (up - down);
    slope += coshShare * ((up + down) * evenCosh.slope + (up - down) * zeroSlope);
    slope += sinhShare * ((up - down) * evenSinh.slope + (up + down) * zeroSlope);
    return -lattice.cosh / lattice.sinh - slope / sum / size / size;
  }

  /** Of {@code e^x + sign e^-x} with {@code x = L γ / 2} over every second γ but γ_0. */
  private Product product(int first, int sign) {
    double slopeOfCosh = 2 * cosh * (1 - 1 / (sinh * sinh));
    double log = 0;
    double slope = 0;
    for (int number = first == 0 ? 2 : 1; number < 2 * size; number += 2) {
      double coshOfGamma = cosh * cosh / sinh - StrictMath.cos(StrictMath.PI * number / size);
      double sinhOfGamma = StrictMath.sqrt(coshOfGamma * coshOfGamma - 1);
      double x = size * StrictMath.log(coshOfGamma + sinhOfGamma) / 2;
      double small = sign * StrictMath.exp(-2 * x);
      log += x + StrictMath.log1p(small);
      slope += size * slopeOfCosh / sinhOfGamma / 2 * (1 - small) / (1 + small);
    }
    return new Product(log, slope);
  }

  /**
   * A product of many factors.
   *
   * @param log its logarithm
   * @param slope that logarithm's derivative by K
   */
  private record Product(double log, double slope) {}
}
