package org.rfork.samples.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrawsTest {
  private static final RandomGenerator ALL_BITS = () -> -1L;
  private static final RandomGenerator NO_BITS = () -> 0L;

  /** Published quantiles; the first three are those of Wichura's own paper. */
  @ParameterizedTest
  @CsvSource({
    "0.25, -0.6744897501960817",
    "0.001, -3.090232306167813",
    "1e-20, -9.262340089798408",
    "0.975, 1.959963984540054",
    "0.99, 2.3263478740408408",
    "0.5, 0",
    "0.8413447460685429, 1"
  })
  void givesThePublishedQuantiles(double probability, double quantile) {
    assertThat(Normal.quantile(probability))
        .isCloseTo(quantile, within(3e-15 * (1 + StrictMath.abs(quantile))));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, 1.1, Double.NaN})
  void refusesWhatIsNoProbability(double probability) {
    assertThatThrownBy(() -> Normal.quantile(probability))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Double.toString(probability));
  }

  @Test
  void staysInItsRanges() {
    assertThat(Draws.uniform(NO_BITS)).isZero();
    assertThat(Draws.uniform(ALL_BITS)).isLessThan(1).isEqualTo(StrictMath.nextDown(1.0));
    assertThat(Draws.openUniform(NO_BITS)).isPositive();
    assertThat(Draws.openUniform(ALL_BITS)).isLessThan(1);
    assertThat(Draws.index(NO_BITS, 7)).isZero();
    assertThat(Draws.index(ALL_BITS, 7)).isEqualTo(6);
    assertThat(Draws.index(ALL_BITS, Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE - 1);
    assertThat(Draws.gaussian(NO_BITS)).isEqualTo(-Draws.gaussian(ALL_BITS)).isLessThan(-8);
  }

  @Test
  void drawsANormalDistribution() {
    SplittableRandom random = new SplittableRandom(11);
    Accumulator numbers = new Accumulator();
    Accumulator fourthPowers = new Accumulator();
    for (int i = 0; i < 1_000_000; i++) {
      double number = Draws.gaussian(random);
      numbers.add(number);
      fourthPowers.add(number * number * number * number);
    }
    assertThat(numbers.moments().mean()).isCloseTo(0, within(0.004));
    assertThat(numbers.moments().variance()).isCloseTo(1, Percentage.withPercentage(0.6));
    assertThat(fourthPowers.moments().mean()).isCloseTo(3, Percentage.withPercentage(1.5));
  }
}
