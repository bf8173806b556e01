package org.rfork.samples.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
  @Test
  void knowsTheMomentsOfAFewNumbers() {
    Moments moments = of(2, 4, 4, 4, 5, 5, 7, 9);

    assertThat(moments.count()).isEqualTo(8);
    assertThat(moments.value()).isEqualTo(5);
    assertThat(moments.variance()).isCloseTo(32.0 / 7, within(1e-14));
    assertThat(moments.standardError()).isCloseTo(StrictMath.sqrt(4.0 / 7), within(1e-14));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void mergesAsIfAllHadBeenAddedAtOnce(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Accumulator all = new Accumulator();
    Moments merged = Moments.NONE;
    for (int batch = 0; batch < 20; batch++) {
      Accumulator part = new Accumulator();
      for (int i = random.nextInt(0, 50); i > 0; i--) {
        double number = 1e9 + random.nextDouble();
        all.add(number);
        part.add(number);
      }
      merged = merged.plus(part.moments());
    }

    Moments expected = all.moments();
    assertThat(merged.count()).as("seed %d", seed).isEqualTo(expected.count());
    assertThat(merged.mean()).isCloseTo(expected.mean(), within(1e-6));
    assertThat(merged.variance()).isCloseTo(expected.variance(), within(1e-6));
  }

  @Test
  void admitsThatItKnowsNothingYet() {
    assertThat(Moments.NONE.value()).isNaN();
    assertThat(Moments.NONE.standardError()).isInfinite();
    assertThat(of(3).value()).isEqualTo(3);
    assertThat(of(3).standardError()).isInfinite();
    assertThat(Moments.NONE.plus(of(3))).isEqualTo(of(3)).isEqualTo(of(3).plus(Moments.NONE));
  }

  @Test
  void countsProportionsExactly() {
    Proportion proportion =
        Proportion.none(4).plus(new Proportion(30, 100, 4)).plus(new Proportion(20, 100, 4));

    assertThat(proportion).isEqualTo(new Proportion(50, 200, 4));
    assertThat(proportion.value()).isEqualTo(1);
    assertThat(proportion.standardError())
        .isCloseTo(4 * StrictMath.sqrt(0.25 * 0.75 / 200), within(1e-3));
    assertThat(new Proportion(100, 100, 1).standardError()).isBetween(0.005, 0.02);
    assertThat(Proportion.none(1).standardError()).isInfinite();
  }

  private static Moments of(double... numbers) {
    Accumulator accumulator = new Accumulator();
    for (double number : numbers) {
      accumulator.add(number);
    }
    return accumulator.moments();
  }
}
