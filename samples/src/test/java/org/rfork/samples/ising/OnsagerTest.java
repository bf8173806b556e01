package org.rfork.samples.ising;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnsagerTest {
  private static final double T_C = Onsager.CRITICAL_TEMPERATURE;

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1.5, 2.0, 2.26, 2.269185314213022, 2.28, 3, 10})
  void addsUpAllStatesOfASmallLattice(double temperature) {
    assertThat(Kaufman.energy(SmallLattice.SIZE, temperature))
        .isCloseTo(new SmallLattice(temperature).energy, within(1e-11));
  }

  @Test
  void tendsToTheInfiniteLattice() {
    assertThat(Kaufman.energy(64, 2.0)).isCloseTo(Onsager.energy(2.0), within(1e-8));
    assertThat(Kaufman.energy(64, 3.0)).isCloseTo(Onsager.energy(3.0), within(1e-8));
    assertThat(Kaufman.energy(1024, T_C)).isCloseTo(Onsager.energy(T_C), within(1e-3));
    assertThat(Kaufman.energy(4096, 0.1)).isCloseTo(-2, within(1e-12));
    assertThat(Kaufman.energy(4096, 100)).isCloseTo(Onsager.energy(100), within(1e-12));
    // Ferdinand and Fisher: at T_c the energy lies lower by 0.62 / L.
    assertThat((Onsager.energy(T_C) - Kaufman.energy(256, T_C)) * 256).isBetween(0.61, 0.63);
  }

  @Test
  void givesThePublishedValues() {
    assertThat(Onsager.CRITICAL_TEMPERATURE).isCloseTo(2.269185314213022, within(1e-14));
    assertThat(Onsager.energy(Onsager.CRITICAL_TEMPERATURE))
        .isCloseTo(-StrictMath.sqrt(2), within(1e-12));
    assertThat(Onsager.energy(2.0)).isCloseTo(-1.745565, within(5e-7));
    assertThat(Onsager.magnetisation(2.0)).isCloseTo(0.911319, within(5e-7));
  }

  @Test
  void hasTheLimitsOfAllOrderAndNone() {
    assertThat(Onsager.energy(0.1)).isCloseTo(-2, within(1e-12));
    assertThat(Onsager.magnetisation(0.1)).isCloseTo(1, within(1e-12));
    assertThat(Onsager.magnetisation(Onsager.CRITICAL_TEMPERATURE)).isZero();
    // High temperatures: u = -2 tanh(1/T) - 8 tanh(1/T)^3 sech(1/T)^2 ... leads with -2/T.
    assertThat(Onsager.energy(100) * 100).isCloseTo(-2, within(1e-3));
  }
}
