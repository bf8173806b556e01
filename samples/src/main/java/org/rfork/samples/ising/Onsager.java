package org.rfork.samples.ising;

/**
 * Exact values for the infinite lattice: the energy of Onsager (<i>Crystal Statistics I</i>, 1944)
 * and the magnetisation of Yang (<i>The Spontaneous Magnetization of a Two-Dimensional Ising
 * Model</i>, 1952).
 */
final class Onsager {
  /** Where the magnetisation vanishes: 2 / ln(1 + √2) = 2.269185... */
  static final double CRITICAL_TEMPERATURE = 2 / StrictMath.log(1 + StrictMath.sqrt(2));

  private Onsager() {}

  /**
   * Energy per spin: {@code -coth(2/T) (1 + (2/π) κ K(k))} with {@code κ = 2 tanh²(2/T) - 1} and
   * {@code K} the complete elliptic integral. Its complementary modulus is {@code |κ|}, and {@code
   * K = π / (2 agm(1, |κ|))}.
   */
  static double energy(double temperature) {
    double tanh = StrictMath.tanh(2 / temperature);
    double kappa = 2 * tanh * tanh - 1;
    double term = kappa == 0 ? 0 : kappa / arithmeticGeometricMean(1, StrictMath.abs(kappa));
    return -(1 + term) / tanh;
  }

  /** Spontaneous magnetisation per spin: {@code (1 - sinh(2/T)^-4)^(1/8)}, 0 from T_c on. */
  static double magnetisation(double temperature) {
    if (temperature >= CRITICAL_TEMPERATURE) {
      return 0;
    }
    double sinh = StrictMath.sinh(2 / temperature);
    return StrictMath.pow(1 - StrictMath.pow(sinh, -4), 0.125);
  }

  private static double arithmeticGeometricMean(double first, double second) {
    double arithmetic = first;
    double geometric = second;
    while (arithmetic - geometric > 1e-15 * arithmetic) {
      double middle = (arithmetic + geometric) / 2;
      geometric = StrictMath.sqrt(arithmetic * geometric);
      arithmetic = middle;
    }
    return arithmetic;
  }
}
