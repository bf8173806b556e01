package org.rfork.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void the99thIsTheBadEndWhicheverThatIs() {
    Samples samples = new Samples();
    for (int value = 10_000; value >= 1; value--) {
      samples.add(value);
    }
    Result time = samples.result("W1", Peer.RFORK, Unit.MICROSECONDS);
    assertThat(time).isEqualTo(new Result("W1", "rfork", 5000, 9900, "us", 10_000));
    Result rate = samples.result("W2", Peer.RFORK, Unit.PER_SECOND);
    assertThat(rate).isEqualTo(new Result("W2", "rfork", 5000, 100, "1/s", 10_000));
  }

  @Test
  void ratesCanBeRelatedToOneNode() {
    Samples samples = new Samples();
    samples.add(30);
    samples.add(40);
    samples.add(50);
    assertThat(samples.over(20).median()).isEqualTo(2, within(1e-12));
  }

  @Test
  void nothingMeasuredIsSaidSo() {
    Samples none = new Samples();
    assertThatThrownBy(none::median)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("--seconds");
  }
}
