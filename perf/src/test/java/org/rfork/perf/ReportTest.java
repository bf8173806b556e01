package org.rfork.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final List<Result> RESULTS =
      List.of(
          new Result("latency", "rfork", 100, 300, "us", 7),
          new Result("scaling-1", "rfork", 20, 10, "Msamples/s", 3),
          new Result("latency", "socket", 50, 90.25, "us", 123_456),
          new Result("throughput", "pekko", 1_234_567.8, 1000, "1/s", 50),
          new Result("scaling-1", "forkjoin", 25, 24, "Msamples/s", 3));

  @Test
  void theTableIsAlignedByWorkWithRatios() {
    assertThat(Report.table(RESULTS).lines())
        .containsExactly(
            "work        system       median    p99        unit    runs  to floor  rfork to it",
            "latency     rfork         100.0  300.0          us       7     2.000        1.000",
            "latency     socket         50.0   90.3          us  123456     1.000        2.000",
            "scaling-1   rfork          20.0   10.0  Msamples/s       3     0.800        1.000",
            "scaling-1   forkjoin       25.0   24.0  Msamples/s       3     1.000        0.800",
            "throughput  pekko     1,234,568  1,000         1/s      50         -            -");
  }

  @Test
  void jsonIsAnArrayOfRows() throws Exception {
    List<Object> rows = JSON.std.listFrom(Report.json(RESULTS));
    assertThat(rows).hasSize(RESULTS.size());
    assertThat(rows.get(0))
        .isEqualTo(
            Map.of(
                "work", "latency", "system", "rfork", "median", 100.0, "p99", 300.0, "unit", "us",
                "runs", 7));
  }

  @Test
  void aRowComesBackFromJson() throws Exception {
    for (Result result : RESULTS) {
      assertThat(Result.ofMap(JSON.std.mapFrom(JSON.std.asString(result.toMap()))))
          .isEqualTo(result);
    }
    assertThatThrownBy(() -> Result.ofMap(Map.of("work", "latency")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("latency");
  }
}
