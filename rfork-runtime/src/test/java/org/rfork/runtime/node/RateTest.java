package org.rfork.runtime.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateTest {
  private static final long SECOND = 1_000_000_000L;
  private final Rate rate = new Rate(100e6);

  @Test
  void theFirstMeasurementTakesThePlaceOfTheAssumption() {
    assertThat(rate.bytesPerSecond()).isEqualTo(100e6);
    rate.add(1 << 20, SECOND);
    assertThat(rate.bytesPerSecond()).isCloseTo(1 << 20, within(1e-3));
  }

  @Test
  void theNewestCountsMoreAndAFastOneHidesNoSlowOnes() {
    rate.add(10_000_000, SECOND);
    rate.add(10_000_000, SECOND / 1000);
    assertThat(rate.bytesPerSecond()).isCloseTo(1e7 / 0.7003, within(1.0));
  }

  @Test
  void fewBytesMeasureNothing() {
    rate.add(1000, SECOND);
    assertThat(rate.bytesPerSecond()).isEqualTo(100e6);
  }
}
