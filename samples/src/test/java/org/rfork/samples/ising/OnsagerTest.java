package org.rfork.samples.ising;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OnsagerTest {
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
