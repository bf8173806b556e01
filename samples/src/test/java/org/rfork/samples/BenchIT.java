package org.rfork.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rfork bench} on a real cluster, in small; how fast it is is no matter here. */
class BenchIT {
  @Test
  void saysWhatForksCostOnTwoNodes(@TempDir Path folder) throws Exception {
    try (Cli cli = new Cli(folder, "")) {
      Map<String, Object> figures =
          cli.start("bench --nodes 2 --threads 1 --seconds 0.05 -o json").json();
      assertThat(figures).containsEntry("nodes", 2).containsEntry("threads", 2);
      assertCost(figures.get("local"));
      assertCost(figures.get("travelling"));
      assertThat(number(figures, "localBelowMicros"))
          .as("two threads save half of the work")
          .isEqualTo(number(figures, "busyFromMicros"));
    }
  }

  private static void assertCost(Object cost) {
    Map<?, ?> figures = (Map<?, ?>) cost;
    assertThat(number(figures, "medianMicros")).isPositive();
    assertThat(number(figures, "p99Micros"))
        .isGreaterThanOrEqualTo(number(figures, "medianMicros"));
    assertThat(number(figures, "forksPerSecond")).isPositive();
  }

  private static double number(Map<?, ?> figures, String key) {
    return ((Number) figures.get(key)).doubleValue();
  }
}
